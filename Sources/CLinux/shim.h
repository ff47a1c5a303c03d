#ifndef K8S_HEARTBEAT_CLINUX_SHIM_H
#define K8S_HEARTBEAT_CLINUX_SHIM_H

/* Swift's module of the C library leaves these two headers out. */
#include <sys/epoll.h>
#include <sys/eventfd.h>

#include <pthread.h>
#include <spawn.h>
#include <stddef.h>
#include <sys/socket.h>
#include <time.h>

/*
 * The C library declares these under _GNU_SOURCE alone, without which Swift's module of it is built.
 * accept4(2), memfd_create(2), pthread_setname_np(3), and pthread_clockjoin_np, which is pthread_timedjoin_np(3)
 * with the clock named; malloc_trim(3); sched_getcpu(3); and what closes descriptors in the child of a posix_spawn(3), since glibc 2.34.
 */
extern int accept4(int socket, struct sockaddr *address, socklen_t *length, int flags);
extern int memfd_create(const char *name, unsigned int flags);
extern int pthread_setname_np(pthread_t thread, const char *name);
extern int pthread_clockjoin_np(pthread_t thread, void **result, clockid_t clock, const struct timespec *deadline);
extern int malloc_trim(size_t kept);
extern int sched_getcpu(void);
extern int posix_spawn_file_actions_addclosefrom_np(posix_spawn_file_actions_t *actions, int first);

#ifndef MFD_CLOEXEC
#define MFD_CLOEXEC 1U
#endif

#endif
