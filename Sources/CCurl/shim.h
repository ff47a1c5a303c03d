#ifndef K8S_HEARTBEAT_CCURL_SHIM_H
#define K8S_HEARTBEAT_CCURL_SHIM_H

#include <curl/curl.h>
#include <stddef.h>

// curl_easy_setopt and curl_easy_getinfo are variadic, which Swift cannot call, and curl.h wraps them in
// macros that check the argument's type. Each function here takes one of the types that they take, so that
// both compilers check it. All return libcurl's code unchanged.

/// Sets an option that takes a number or a switch (1 or 0).
static inline CURLcode heartbeat_set_long(CURL *_Nonnull handle, CURLoption option, long value) {
  return curl_easy_setopt(handle, option, value);
}

/// Sets an option that takes text, which libcurl copies. NULL goes back to the default.
static inline CURLcode heartbeat_set_text(
    CURL *_Nonnull handle, CURLoption option, const char *_Nullable text) {
  return curl_easy_setopt(handle, option, text);
}

/// Sets an option that takes a list. libcurl does not copy it: it must live until the option is set anew or
/// the handle is reset, and the caller frees it.
static inline CURLcode heartbeat_set_list(
    CURL *_Nonnull handle, CURLoption option, struct curl_slist *_Nullable list) {
  return curl_easy_setopt(handle, option, list);
}

/// Sets an option that takes bytes, such as a certificate, which libcurl copies.
static inline CURLcode heartbeat_set_bytes(
    CURL *_Nonnull handle, CURLoption option, const void *_Nonnull bytes, size_t count) {
  struct curl_blob blob = {.data = (void *)bytes, .len = count, .flags = CURL_BLOB_COPY};
  return curl_easy_setopt(handle, option, &blob);
}

/// Says where libcurl writes its error text: CURL_ERROR_SIZE bytes that outlive the handle's use.
static inline CURLcode heartbeat_set_error_buffer(CURL *_Nonnull handle, char *_Nonnull buffer) {
  return curl_easy_setopt(handle, CURLOPT_ERRORBUFFER, buffer);
}

/// Says who takes the body: `callback` is called with `context` for every piece of it.
static inline CURLcode heartbeat_set_body_callback(
    CURL *_Nonnull handle, curl_write_callback _Nonnull callback, void *_Nullable context) {
  CURLcode code = curl_easy_setopt(handle, CURLOPT_WRITEFUNCTION, callback);
  return code == CURLE_OK ? curl_easy_setopt(handle, CURLOPT_WRITEDATA, context) : code;
}

/// Says who looks at the header fields: `callback` is called with `context` for every line of a head, of those before
/// the last one (100 Continue) and of a trailer too.
static inline CURLcode heartbeat_set_header_callback(
    CURL *_Nonnull handle, curl_write_callback _Nonnull callback, void *_Nullable context) {
  CURLcode code = curl_easy_setopt(handle, CURLOPT_HEADERFUNCTION, callback);
  return code == CURLE_OK ? curl_easy_setopt(handle, CURLOPT_HEADERDATA, context) : code;
}

/// Says who learns of every new socket, before it is connected, and who closes it. Both are called with
/// `context`, which must outlive the connections and not only the handle.
static inline CURLcode heartbeat_set_socket_callbacks(
    CURL *_Nonnull handle, curl_sockopt_callback _Nonnull opened, curl_closesocket_callback _Nonnull closing,
    void *_Nullable context) {
  CURLcode code = curl_easy_setopt(handle, CURLOPT_SOCKOPTFUNCTION, opened);
  if (code == CURLE_OK) code = curl_easy_setopt(handle, CURLOPT_SOCKOPTDATA, context);
  if (code == CURLE_OK) code = curl_easy_setopt(handle, CURLOPT_CLOSESOCKETFUNCTION, closing);
  return code == CURLE_OK ? curl_easy_setopt(handle, CURLOPT_CLOSESOCKETDATA, context) : code;
}

/// Reads a piece of information that is a number.
static inline CURLcode heartbeat_get_long(CURL *_Nonnull handle, CURLINFO info, long *_Nonnull value) {
  return curl_easy_getinfo(handle, info, value);
}

#endif
