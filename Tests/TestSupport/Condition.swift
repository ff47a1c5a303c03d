/// Waits for a condition.
///
/// - Returns: Whether it came to hold in time.
package func holds(within limit: Duration, _ condition: () async throws -> Bool) async rethrows -> Bool {
  let deadline = ContinuousClock.now + limit * Sanitizer.slowness
  while true {
    if try await condition() { return true }
    if ContinuousClock.now >= deadline { return false }
    try? await Task.sleep(for: .milliseconds(20))
  }
}
