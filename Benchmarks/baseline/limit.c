/*
 * The limit: what a FastCGI responder could do at best behind nginx. It has no libfcgi, no threads and nothing to decide:
 * one edge-triggered loop that answers every request with the same bytes, which it has read from a file, in one read and
 * one write. With `look` it peeks first whether a request has come whole, as whoever hands it to libfcgi must.
 *
 *   FASTCGI_LISTEN=unix:/PATH limit RESPONSE [look]
 */
#define _GNU_SOURCE
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

enum { STDIN = 5, STDOUT = 6, END_REQUEST = 3, HEADER = 8, EVENTS = 64, LONGEST = 32768 };

static unsigned char answer[LONGEST + 64];
static size_t answer_length;
static unsigned char input[65536];

/* Writes a header of request 1, the only number that nginx uses. */
static unsigned char *put_header(unsigned char *at, int type, size_t content, size_t padding) {
  const unsigned char header[HEADER] = {1, (unsigned char)type, 0, 1, (unsigned char)(content >> 8),
                                        (unsigned char)content, (unsigned char)padding, 0};
  memcpy(at, header, HEADER);
  return at + HEADER;
}

/* Reads the response, and puts it into records once. */
static int prepare(const char *path) {
  static unsigned char response[LONGEST];
  FILE *file = fopen(path, "rb");
  if (file == NULL) return -1;
  size_t length = fread(response, 1, sizeof response, file), padding = (8 - length % 8) % 8;
  fclose(file);
  unsigned char *at = put_header(answer, STDOUT, length, padding);
  memcpy(at, response, length);
  at = put_header(at + length + padding, STDOUT, 0, 0);
  at = put_header(at, END_REQUEST, 8, 0) + 8;
  answer_length = (size_t)(at - answer);
  return 0;
}

/* Whether the bytes end with the empty STDIN record that a request without a body ends with. */
static int is_whole(ssize_t count) {
  for (ssize_t at = 0; at + HEADER <= count;) {
    ssize_t content = input[at + 4] << 8 | input[at + 5];
    if (input[at + 1] == STDIN && content == 0) return 1;
    at += HEADER + content + input[at + 6];
  }
  return 0;
}

/* Answers what has come on a connection. */
static void serve(int connection, int looks) {
  if (looks) {
    ssize_t count = recv(connection, input, sizeof input, MSG_PEEK);
    if (count > 0 && !is_whole(count)) return;
  }
  ssize_t count = read(connection, input, sizeof input);
  if (count < 0 && errno == EAGAIN) return;
  if (count > 0 && !is_whole(count)) return;
  if (count <= 0 || write(connection, answer, answer_length) != (ssize_t)answer_length) close(connection);
}

int main(int argc, char **argv) {
  const char *prefix = "unix:", *address = getenv("FASTCGI_LISTEN");
  if (argc < 2 || address == NULL || strncmp(address, prefix, strlen(prefix)) != 0) {
    fputs("usage: FASTCGI_LISTEN=unix:/PATH limit RESPONSE [look]\n", stderr);
    return 64;
  }
  /* A peer that has gone is found out by write. */
  signal(SIGPIPE, SIG_IGN);
  if (prepare(argv[1]) != 0) {
    perror(argv[1]);
    return 66;
  }
  struct sockaddr_un name = {.sun_family = AF_UNIX};
  strncpy(name.sun_path, address + strlen(prefix), sizeof name.sun_path - 1);
  unlink(name.sun_path);
  int listener = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0), queue = epoll_create1(0);
  struct epoll_event event = {.events = EPOLLIN, .data.fd = listener};
  if (bind(listener, (struct sockaddr *)&name, sizeof name) != 0 || listen(listener, 511) != 0 ||
      epoll_ctl(queue, EPOLL_CTL_ADD, listener, &event) != 0) {
    perror(address);
    return 71;
  }
  for (;;) {
    struct epoll_event events[EVENTS];
    int count = epoll_wait(queue, events, EVENTS, -1);
    for (int index = 0; index < count; index++) {
      if (events[index].data.fd != listener) {
        serve(events[index].data.fd, argc > 2);
        continue;
      }
      int connection = accept4(listener, NULL, NULL, SOCK_NONBLOCK);
      if (connection < 0) continue;
      event = (struct epoll_event){.events = EPOLLIN | EPOLLET, .data.fd = connection};
      epoll_ctl(queue, EPOLL_CTL_ADD, connection, &event);
    }
  }
}
