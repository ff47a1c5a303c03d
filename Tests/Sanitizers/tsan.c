/* Tells the thread sanitizer what it does not see: preloaded into programs that are built with it.
 *
 * Synchronization.Mutex: its fast ways are inlined atomics, which the sanitizer sees. A thread that has to wait, or to
 * wake another, goes into libswiftSynchronization, which is built without it: what had happened before a lock that was
 * waited for seems to come out of the blue, and is reported as a race.
 *
 * pthread_clockjoin_np(3): the sanitizer knows its sisters alone. A thread that was joined by it seems to be left over, and
 * the next one that gets its number ends the program.
 *
 * Both are announced here, and nothing is suppressed: a value that is touched without its lock is reported as before.
 * races.swift shows that each is needed, and that it hides nothing.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <pthread.h>
#include <stdint.h>
#include <time.h>

#define SELF __attribute__((swift_context)) void *mutex

typedef __attribute__((swiftcall)) void lock_function(uint32_t thread, SELF);
typedef __attribute__((swiftcall)) void unlock_function(SELF);

/* Missing in programs that are built without the sanitizer, such as nginx. */
__attribute__((weak)) void __tsan_acquire(void *address);
__attribute__((weak)) void __tsan_release(void *address);

/* Synchronization._MutexHandle._lockSlow(UInt32) and ._unlockSlow(), by their mangled names. */
#define LOCK "$s15Synchronization12_MutexHandleV9_lockSlowyys6UInt32VF"
#define UNLOCK "$s15Synchronization12_MutexHandleV11_unlockSlowyyF"

__attribute__((swiftcall)) void lock_slow(uint32_t thread, SELF) __asm__(LOCK);
__attribute__((swiftcall)) void unlock_slow(SELF) __asm__(UNLOCK);

__attribute__((swiftcall)) void lock_slow(uint32_t thread, SELF) {
  ((lock_function *)dlsym(RTLD_NEXT, LOCK))(thread, mutex);
  if (__tsan_acquire) __tsan_acquire(mutex);
}

__attribute__((swiftcall)) void unlock_slow(SELF) {
  if (__tsan_release) __tsan_release(mutex);
  ((unlock_function *)dlsym(RTLD_NEXT, UNLOCK))(mutex);
}

int pthread_clockjoin_np(pthread_t thread, void **result, clockid_t clock, const struct timespec *end) {
  struct timespec now, real;
  if (!end) return pthread_join(thread, result);
  clock_gettime(clock, &now);
  clock_gettime(CLOCK_REALTIME, &real);
  long nanoseconds = real.tv_nsec + end->tv_nsec - now.tv_nsec;
  struct timespec moment = {real.tv_sec + (end->tv_sec - now.tv_sec), nanoseconds};
  for (; moment.tv_nsec < 0; moment.tv_nsec += 1000000000) moment.tv_sec--;
  for (; moment.tv_nsec >= 1000000000; moment.tv_nsec -= 1000000000) moment.tv_sec++;
  return pthread_timedjoin_np(thread, result, &moment);
}
