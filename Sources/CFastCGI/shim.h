#ifndef K8S_HEARTBEAT_CFASTCGI_SHIM_H
#define K8S_HEARTBEAT_CFASTCGI_SHIM_H

#include <fastcgi.h>
#include <fcgiapp.h>

/* Swift's module of the C library leaves these two headers out. */
#include <sys/epoll.h>
#include <sys/eventfd.h>

#include <pthread.h>
#include <sys/socket.h>
#include <time.h>

/*
 * The C library declares these under _GNU_SOURCE alone, without which Swift's module of it is built.
 * accept4(2), memfd_create(2), pthread_setname_np(3), and pthread_clockjoin_np, which is pthread_timedjoin_np(3)
 * with the clock named.
 */
extern int accept4(int socket, struct sockaddr *address, socklen_t *length, int flags);
extern int memfd_create(const char *name, unsigned int flags);
extern int pthread_setname_np(pthread_t thread, const char *name);
extern int pthread_clockjoin_np(pthread_t thread, void **result, clockid_t clock, const struct timespec *deadline);

#ifndef MFD_CLOEXEC
#define MFD_CLOEXEC 1U
#endif

#endif
