import Glibc
import Synchronization

// Three threads that write to one array: `locked` within a mutex, `bare` without one, `joined` one after the other by
// pthread_clockjoin_np(3). Only `bare` is a race.
final class Shared: @unchecked Sendable {
  let mutex = Mutex<[Int]>([0])
  var bare = 0
}

func start(_ body: @escaping @Sendable () -> Void) -> pthread_t {
  final class Work: Sendable {
    let body: @Sendable () -> Void
    init(_ body: @escaping @Sendable () -> Void) { self.body = body }
  }
  var thread = pthread_t()
  pthread_create(
    &thread, nil,
    { context in
      Unmanaged<Work>.fromOpaque(context!).takeRetainedValue().body()
      return nil
    }, Unmanaged.passRetained(Work(body)).toOpaque())
  return thread
}

@_silgen_name("pthread_clockjoin_np")
func clockJoin(
  _ thread: pthread_t, _ result: UnsafeMutableRawPointer?, _ clock: clockid_t, _ end: UnsafePointer<timespec>
) -> CInt

func join(_ thread: pthread_t, monotonic: Bool) {
  var end = timespec(tv_sec: 1_000_000_000, tv_nsec: 0)
  if monotonic {
    guard clockJoin(thread, nil, CLOCK_MONOTONIC, &end) == 0 else { fatalError("joined") }
  } else {
    pthread_join(thread, nil)
  }
}

let shared = Shared()
let mode = CommandLine.arguments.last ?? ""
switch mode {
case "locked":
  let threads = (0..<3).map { _ in
    start {
      for _ in 0..<100 {
        shared.mutex.withLock { value in
          value[0] += 1
          // The others have come to wait by then.
          usleep(1000)
        }
      }
    }
  }
  for thread in threads { join(thread, monotonic: false) }
case "bare":
  let threads = (0..<3).map { _ in start { for _ in 0..<1000 { shared.bare += 1 } } }
  for thread in threads { join(thread, monotonic: false) }
case "joined":
  for _ in 0..<3 { join(start { shared.bare += 1 }, monotonic: true) }
default: fatalError("locked, bare or joined")
}
