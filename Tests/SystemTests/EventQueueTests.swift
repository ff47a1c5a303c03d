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
    try queue.add(pair.other.number, token: 4)
    #expect(write(pair.other.number, "a", 1) == 1)
    let waited = Self.next(in: queue)
    let event = try #require(waited)
    #expect(event.token == 7 << 32 | 3 && !event.isPeerClosed)
    try queue.rearm(pair.one.number, token: 8)
    let again = Self.next(in: queue)
    #expect(again?.token == 8)
    try queue.rearm(pair.other.number, token: 9, writable: true)
    let writable = Self.next(in: queue)
    #expect(writable?.token == 9, "although nothing can be read from it")
    // Nobody reads it, and nobody is woken for it again: what comes now is the end.
    end.raise()
    for _ in 0..<2 {
      let after = Self.next(in: queue)
      #expect(after == nil)
    }
  }

  @Test("one look takes all events that there is room for")
  func batch() throws {
    let end = try EventFD()
    let queue = try EventQueue(end: end)
    let first = try Pair()
    let second = try Pair()
    let third = try Pair()
    try queue.add(first.one.number, token: 0)
    try queue.add(second.one.number, token: 1)
    try queue.add(third.one.number, token: 2)
    for descriptor in [first.other.number, second.other.number, third.other.number] {
      #expect(write(descriptor, "a", 1) == 1)
    }
    var batch = EventQueue.Batch(capacity: 2)
    var tokens: [UInt64] = []
    for _ in 0..<2 {
      let isOpen = queue.wait(for: &batch)
      #expect(isOpen && (1...2).contains(batch.count))
      tokens += (0..<batch.count).map { batch[$0].token }
    }
    #expect(tokens.sorted() == [0, 1, 2])
    end.raise()
    let isOpen = queue.wait(for: &batch)
    #expect(!isOpen && batch.count == 0)
  }

  @Test("that a peer will send no more is told")
  func peerClosed() throws {
    let end = try EventFD()
    let queue = try EventQueue(end: end)
    let pair = try Pair()
    try queue.add(pair.one.number, token: 1)
    #expect(shutdown(pair.other.number, Int32(SHUT_WR)) == 0)
    let waited = Self.next(in: queue)
    let event = try #require(waited)
    #expect(event.isPeerClosed)
  }

  @Test("what cannot be watched is refused")
  func refusal() throws {
    let end = try EventFD()
    let queue = try EventQueue(end: end)
    #expect(throws: SystemError(code: EBADF)) { try queue.add(-1, token: 1) }
  }

  /// The next event; nil once the end has been raised.
  private static func next(in queue: borrowing EventQueue) -> EventQueue.Event? {
    var batch = EventQueue.Batch(capacity: 1)
    return queue.wait(for: &batch) ? batch[0] : nil
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
