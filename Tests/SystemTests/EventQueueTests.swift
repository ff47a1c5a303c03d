import Glibc
import Testing

@testable import System

@Suite("Event queue")
struct EventQueueTests {
  @Test("an event comes once for what has arrived, again when it is asked for, and names its descriptor")
  func once() throws {
    let end = try EventFD()
    let queue = try EventQueue(end: end)
    let pair = try Pair()
    try queue.add(pair.one.number, token: 7 << 32 | 3)
    #expect(write(pair.other.number, "a", 1) == 1)
    let waited = queue.wait()
    let event = try #require(waited)
    #expect(event.token == 7 << 32 | 3 && !event.isPeerClosed)
    try queue.rearm(pair.one.number, token: 8)
    let again = queue.wait()
    #expect(again?.token == 8)
    // Nobody reads it, and nobody is woken for it again: what comes now is the end.
    end.raise()
    for _ in 0..<2 {
      let after = queue.wait()
      #expect(after == nil)
    }
  }

  @Test("that a peer will send no more is told")
  func peerClosed() throws {
    let end = try EventFD()
    let queue = try EventQueue(end: end)
    let pair = try Pair()
    try queue.add(pair.one.number, token: 1)
    #expect(shutdown(pair.other.number, Int32(SHUT_WR)) == 0)
    let waited = queue.wait()
    let event = try #require(waited)
    #expect(event.isPeerClosed)
  }

  @Test("what cannot be watched is refused")
  func refusal() throws {
    let end = try EventFD()
    let queue = try EventQueue(end: end)
    #expect(throws: SystemError(code: EBADF)) { try queue.add(-1, token: 1) }
  }

  /// Two sockets that are connected.
  private struct Pair: ~Copyable {
    let one: Descriptor
    let other: Descriptor

    init() throws {
      var ends: [Int32] = [-1, -1]
      guard socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0, &ends) == 0 else { throw SystemError.last }
      one = Descriptor(ends[0])
      other = Descriptor(ends[1])
    }
  }
}
