import FastCGI

/// The header fields of our responses.
enum ResponseFields {
  /// What a script may ask with (Fetch standard, *CORS-preflight fetch*): a token, a name for the request, and what
  /// pages and their libraries add by themselves.
  ///
  /// The web server's own answers say the same: `nginx/k8s-heartbeat/headers.conf`.
  static let allowed = "Authorization, X-Request-ID, Cache-Control, Content-Type, If-None-Match"

  /// What a script may read beside the fields that it may always read (Fetch standard, *CORS-safelisted response-header
  /// name*); the web server's own answers say the same.
  static let exposed =
    "RateLimit-Policy, RateLimit, X-RateLimit-Limit, X-RateLimit-Remaining, X-RateLimit-Reset, Retry-After, X-Request-ID, Allow, WWW-Authenticate, ETag, Age"

  /// On every response: status pages poll from browsers, whose scripts read only what they are given leave to (Fetch
  /// standard, *CORS protocol*).
  static let common = [
    HeaderField("Access-Control-Allow-Origin", "*"),
    HeaderField("Access-Control-Expose-Headers", exposed),
  ]

  /// How many seconds ago the answer was certainly so (RFC 9111, section 5.1), without the number.
  static let age = HeaderTemplate([HeaderField("Age", "%")])
}
