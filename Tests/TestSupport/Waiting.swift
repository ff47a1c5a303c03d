import Glibc
import System

/// Waits for a condition.
///
/// The limit may be far off, for machines where other work keeps the tests waiting: only a failure takes that long.
///
/// - Parameters:
///   - limit: How long; a sanitizer, which makes everything slow, makes it longer.
///   - pause: Between two looks.
///   - condition: What is waited for.
/// - Returns: Whether it came to hold in time.
package func holds(
  within limit: Duration = .seconds(60), every pause: Duration = .milliseconds(20),
  _ condition: () async throws -> Bool
) async rethrows -> Bool {
  let deadline = MonotonicInstant.now + limit * Sanitizer.slowness
  while true {
    if try await condition() { return true }
    if MonotonicInstant.now >= deadline { return false }
    try? await Task.sleep(for: pause)
  }
}

/// The same for tests that are not asynchronous: it keeps the thread.
///
/// Under another name, as a condition that is not asynchronous would choose it everywhere.
package func eventually(within limit: Duration = .seconds(10), _ condition: () throws -> Bool) rethrows
  -> Bool
{
  let deadline = MonotonicInstant.now + limit * Sanitizer.slowness
  while true {
    if try condition() { return true }
    if MonotonicInstant.now >= deadline { return false }
    usleep(1000)
  }
}
