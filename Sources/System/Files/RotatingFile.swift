import Synchronization

/// A file that somebody else replaces from time to time, such as a mounted token or certificate, and what it holds.
///
/// It is looked at when its value is asked for, at most once a second, and read when it is not the version that was read
/// last: Kubernetes replaces a mounted Secret or service account token by swapping a symbolic link, so that the path leads
/// to another file. For a moment the file may be missing, and a file written in place may be seen half done: what cannot
/// be used leaves the last good value in force.
///
/// A thread that looks does not hold up the others, which go on with the value that there is.
package final class RotatingFile<Value: Sendable, Failure: Error>: Sendable {
  /// What a look at the file has found: the value of a new version, nil for the version that was read before, or why it
  /// cannot be used.
  package typealias Look = Result<Value?, Failure>

  /// What was read, and the version that held it.
  package typealias Content = (value: Value, version: FileVersion)

  @usableFromInline
  struct State {
    @usableFromInline var content: Content?
    @usableFromInline var nextLook: MonotonicInstant
    var hasFailed = false
  }

  /// How long the file system is left alone between two looks.
  private static var interval: Duration { .seconds(1) }

  private let path: String
  private let read: @Sendable (_ path: String) throws(Failure) -> Content
  @usableFromInline let now: @Sendable () -> MonotonicInstant
  private let report: @Sendable (_ look: Look, _ hadFailed: Bool) -> Void
  @usableFromInline let state: ReadMostly<State>
  /// Held by the thread that looks.
  private let turn = Mutex(())

  /// Remembers the file, without a look at it.
  ///
  /// - Parameters:
  ///   - path: The file's absolute path.
  ///   - known: What has been read of it already.
  ///   - now: The clock.
  ///   - report: Learns what each look has found, and whether the one before it had failed.
  ///   - read: Reads it.
  package init(
    path: String, known: Content? = nil,
    now: @escaping @Sendable () -> MonotonicInstant = { .now },
    report: @escaping @Sendable (_ look: Look, _ hadFailed: Bool) -> Void = { _, _ in },
    read: @escaping @Sendable (_ path: String) throws(Failure) -> Content
  ) {
    self.path = path
    self.read = read
    self.now = now
    self.report = report
    let nextLook = known == nil ? now() : now() + Self.interval
    state = ReadMostly(State(content: known, nextLook: nextLook))
  }

  /// What the file holds, which may be up to a second old.
  ///
  /// - Parameter lookingNow: Whether to look at the file even if that has just been done.
  /// - Returns: The newest value that could be used.
  /// - Throws: When there has never been any.
  @inlinable
  package func value(lookingNow: Bool = false) throws(Failure) -> Value {
    let (value, isDue) = state.read { ($0.content?.value, now() >= $0.nextLook) }
    if let value, !isDue, !lookingNow { return value }
    return try refreshed(value, lookingNow: lookingNow)
  }

  /// Whether somebody who may wait should ask for the value: it is time to look at the file, or it was never read.
  package var isDue: Bool { state.read { $0.content == nil || now() >= $0.nextLook } }

  /// What the file held when it was looked at last, without a look at it; nil when it was never read.
  package var known: Value? { state.read { $0.content?.value } }

  @usableFromInline
  func refreshed(_ value: Value?, lookingNow: Bool) throws(Failure) -> Value {
    if let value, !lookingNow {
      return try turn.withLockIfAvailable { _ throws(Failure) in try lookIfDue() } ?? value
    }
    return try turn.withLock { _ throws(Failure) in try lookingNow ? look() : lookIfDue() }
  }

  /// Looks at the file, unless another thread has done so just now.
  private func lookIfDue() throws(Failure) -> Value {
    let (value, isDue) = state.read { ($0.content?.value, now() >= $0.nextLook) }
    if let value, !isDue { return value }
    return try look()
  }

  /// Looks at the file, and reads it if it has changed; without the lock that readers take.
  private func look() throws(Failure) -> Value {
    let known = state.change { state in
      state.nextLook = now() + Self.interval
      return state.content
    }
    // What cannot be seen says why when it is read.
    if let known, (try? FileVersion(of: path)) == known.version {
      report(.success(nil), settle())
      return known.value
    }
    do throws(Failure) {
      let new = try read(path)
      report(.success(new.value), settle(new))
      return new.value
    } catch {
      report(.failure(error), settle(hasFailed: true))
      guard let known else { throw error }
      return known.value
    }
  }

  /// Keeps what a look has found.
  ///
  /// - Returns: Whether the look before it had failed.
  private func settle(_ content: Content? = nil, hasFailed: Bool = false) -> Bool {
    state.change { state in
      defer { state.hasFailed = hasFailed }
      if let content { state.content = content }
      return state.hasFailed
    }
  }
}
