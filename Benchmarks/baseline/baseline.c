/*
 * The baseline: the least that a responder on libfcgi can do. It answers every request with the same bytes, which it has
 * read from a file, and looks at none of its parameters.
 *
 *   FASTCGI_LISTEN=unix:/PATH baseline RESPONSE THREADS
 *
 * libfcgi ties a thread to each kept connection, so there must be as many threads as connections.
 */
#include <fcgiapp.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char response[65536];
static int response_length;
static int listener;

static void *serve(void *unused) {
  FCGX_Request request;
  (void)unused;
  FCGX_InitRequest(&request, listener, 0);
  while (FCGX_Accept_r(&request) == 0) {
    FCGX_PutStr(response, response_length, request.out);
    FCGX_Finish_r(&request);
  }
  return NULL;
}

int main(int argc, char **argv) {
  const char *prefix = "unix:";
  const char *address = getenv("FASTCGI_LISTEN");
  if (argc != 3 || address == NULL || strncmp(address, prefix, strlen(prefix)) != 0) {
    fputs("usage: FASTCGI_LISTEN=unix:/PATH baseline RESPONSE THREADS\n", stderr);
    return 64;
  }
  FILE *file = fopen(argv[1], "rb");
  if (file == NULL) {
    perror(argv[1]);
    return 66;
  }
  response_length = (int)fread(response, 1, sizeof response, file);
  fclose(file);

  FCGX_Init();
  listener = FCGX_OpenSocket(address + strlen(prefix), 511);
  if (listener < 0) {
    perror(address);
    return 71;
  }
  for (int count = atoi(argv[2]); count > 1; count--) {
    pthread_t thread;
    if (pthread_create(&thread, NULL, serve, NULL) != 0) return 71;
  }
  serve(NULL);
  return 71;
}
