import Foundation
import Synchronization
import TestSupport

/// Somebody who keeps many connections open and sends half a request on each; one that is closed is replaced at once.
final class HalfSentRequests: Sendable {
  /// What has become of them.
  struct Tally: Sendable {
    /// Connections on which half a request has been sent, in all.
    var sent = 0
    /// The most that were open at once.
    var mostAtOnce = 0
  }

  private static let text = "GET /healthz HTTP/1.1\r\nHost: a\r\nX-Half: a"

  private let count: Int
  private let port: UInt16
  private let tally = Mutex(Tally())
  private let isOver = Atomic(false)

  /// What has become of them so far.
  var soFar: Tally { tally.withLock { $0 } }

  private init(_ count: Int, port: UInt16) {
    (self.count, self.port) = (count, port)
  }

  /// Raises how many descriptors this process may have, as far as it may.
  ///
  /// - Returns: How many it may have now.
  static func raiseDescriptorLimit() -> Int {
    var limit = rlimit()
    getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    limit.rlim_cur = limit.rlim_max
    setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    return Int(clamping: limit.rlim_cur)
  }

  /// Runs a body while connections are held.
  ///
  /// - Parameters:
  ///   - count: How many.
  ///   - url: `http://127.0.0.1:PORT`.
  ///   - body: What happens meanwhile.
  /// - Throws: What the body throws.
  static func hold(_ count: Int, to url: String, while body: (HalfSentRequests) async throws -> Void)
    async throws
  {
    guard let port = URL(string: url)?.port else { throw NotMet("a port in \(url)") }
    let requests = HalfSentRequests(count, port: UInt16(truncatingIfNeeded: port))
    let thread = Thread { requests.run() }
    thread.start()
    defer { requests.isOver.store(true, ordering: .relaxed) }
    try await body(requests)
    requests.isOver.store(true, ordering: .relaxed)
    guard await holds(within: .seconds(10), { thread.isFinished }) else {
      throw NotMet("the end of \(count) connections")
    }
  }

  /// One thread for all of them.
  private func run() {
    var open: [pollfd] = []
    defer { for connection in open { close(connection.fd) } }
    while !isOver.load(ordering: .relaxed) {
      // A few hundred at a time, so that those that are closed are seen.
      for _ in 0..<min(count - open.count, 500) {
        if let descriptor = begin() { open.append(pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)) }
      }
      tally.withLock { $0.mostAtOnce = max($0.mostAtOnce, open.count) }
      guard poll(&open, nfds_t(open.count), 20) > 0 else { continue }
      open.removeAll { connection in
        // nginx answers nothing to half a request: what can be read is the end.
        if connection.revents != 0 { close(connection.fd) }
        return connection.revents != 0
      }
    }
  }

  /// Connects, which on loopback takes no time, and sends.
  private func begin() -> CInt? {
    guard let descriptor = LoopbackSocket.connect(port) else { return nil }
    guard send(descriptor, Self.text, Self.text.utf8.count, CInt(MSG_NOSIGNAL)) > 0 else {
      close(descriptor)
      return nil
    }
    tally.withLock { $0.sent += 1 }
    return descriptor
  }
}
