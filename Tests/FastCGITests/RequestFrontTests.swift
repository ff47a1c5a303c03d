import CFastCGI
import Testing

@testable import FastCGI

@Suite struct RequestFrontTests {
  /// What was said of bytes that came in pieces, with neighbouring pieces of a stream put together.
  private enum Saying: Equatable {
    case parameters([UInt8])
    case values([UInt8])
    case event(RequestFront.Event)
  }

  private func sayings(
    _ bytes: [UInt8], pieces: (Int) -> Int = { $0 }, limits: RequestLimits = RequestLimits(body: 100)
  ) -> [Saying] {
    var front = RequestFront(limits: limits)
    var sayings: [Saying] = []
    var start = 0
    while start < bytes.count {
      let piece = Array(bytes[start..<min(bytes.count, start + max(1, pieces(bytes.count - start)))])
      start += piece.count
      var position = 0
      events: while true {
        let event = front.next(in: piece.span, from: &position)
        #expect((0...piece.count).contains(position))
        switch event {
        case .incomplete:
          #expect(position == piece.count)
          break events
        case .parameters(let range):
          var content = Array(piece[range])
          if case .parameters(let before)? = sayings.last {
            sayings.removeLast()
            content = before + content
          }
          sayings.append(.parameters(content))
        case .values(let range):
          var content = Array(piece[range])
          if case .values(let before)? = sayings.last {
            sayings.removeLast()
            content = before + content
          }
          sayings.append(.values(content))
        case .overlong, .malformed:
          #expect(front.next(in: piece.span, from: &position) == event, "it stays so")
          // How much of a stream was told before depends on how it came.
          switch sayings.last {
          case .parameters, .values: sayings.removeLast()
          case .event, nil: break
          }
          return sayings + [.event(event)]
        case .management, .refused, .complete: sayings.append(.event(event))
        }
      }
    }
    return sayings
  }

  private static let pair: [UInt8] = [1, 1, 65, 66]
  private static let whole = Record.request(["A": "B"])
  private static func parameters(_ content: [UInt8]) -> Record {
    Record(type: UInt8(FCGI_PARAMS), content: content)
  }
  private static func begin(_ content: [UInt8]) -> [UInt8] {
    Record.begin().bytes + parameters(content).bytes
  }
  private static func management(_ type: Int32, _ content: [UInt8] = []) -> [UInt8] {
    Record(type: UInt8(type), requestID: 0, content: content, padding: 3).bytes
  }

  @Test func aRequestIsWholeWithTheEndOfItsBody() {
    for count in 0..<Self.whole.count {
      let front = sayings(Array(Self.whole.prefix(count)))
      #expect(!front.contains(.event(.complete)))
      #expect(RequestFront.look(at: Array(Self.whole.prefix(count)).span, limits: .init(body: 0)) == .other)
    }
    #expect(sayings(Self.whole) == [.parameters(Self.pair), .event(.complete)])
    #expect(RequestFront.look(at: Self.whole.span, limits: .init(body: 0)) == .plain)
  }

  @Test func whatThePeerWantsIsTold() {
    for (keep, requestID) in [(true, 1), (false, 0xFFFF)] as [(Bool, UInt16)] {
      var front = RequestFront(limits: .init(body: 0))
      var position = 0
      let bytes = Record.request(keep: keep, requestID: requestID)
      #expect(front.isBetweenRequests)
      #expect(front.next(in: bytes.span, from: &position) == .complete)
      #expect(front.keepsConnection == keep)
      #expect(front.requestID == requestID)
      #expect(front.isBetweenRequests)
    }
  }

  private static let notPlain: [[UInt8]] = [
    whole + whole, whole + [1], management(FCGI_GET_VALUES) + whole, management(99) + whole,
    Record.input(requestID: 7).bytes + whole, Record.request(["A": "B"], body: [1]),
    Record.begin().bytes + Record.begin(requestID: 2).bytes + Array(whole.dropFirst(16)),
    Array(whole.dropLast(8)) + Record(type: UInt8(FCGI_STDIN), padding: 8).bytes,
  ]

  @Test(arguments: notPlain)
  func whatIsMoreThanOnePlainRequestIsNotForLibfcgi(bytes: [UInt8]) {
    #expect(RequestFront.look(at: bytes.span, limits: .init(body: 100)) == .other)
    #expect(sayings(bytes).contains(.event(.complete)))
  }

  @Test func otherRecordsMayStandBetween() {
    let question: [UInt8] = [15, 0] + Array("FCGI_MPXS_CONNS".utf8)
    let bytes =
      Record.input([1, 2], requestID: 9).bytes + Record(type: UInt8(FCGI_ABORT_REQUEST), requestID: 9).bytes
      + Record.begin().bytes + Self.management(FCGI_GET_VALUES, question)
      + Self.parameters(Array(Self.pair.prefix(3))).bytes + Self.management(FCGI_GET_VALUES, question)
      + Record.begin(requestID: 2).bytes + Record.parameters(["C": "D"], requestID: 2).bytes
      + Self.parameters([66]).bytes + Record.parameters([:]).bytes + Record.input([1, 2, 3]).bytes
      + Self.management(77, [1, 2, 3]) + Record.input().bytes + Self.whole
    let expected: [Saying] = [
      .values(question), .event(.management(type: 9)), .parameters(Array(Self.pair.prefix(3))),
      .values(question), .event(.management(type: 9)), .event(.refused(requestID: 2)), .parameters([66]),
      .event(.management(type: 77)), .event(.complete), .parameters(Self.pair), .event(.complete),
    ]
    #expect(sayings(bytes) == expected)
    #expect(sayings(bytes, pieces: { _ in 1 }) == expected)
  }

  @Test func aBodyUpToTheLimitIsPassedOver() {
    let body = [UInt8](repeating: 1, count: 100)
    #expect(sayings(Record.request(body: body)) == [.event(.complete)])
    #expect(sayings(Record.request(body: body + [1])) == [.event(.overlong)])
    #expect(sayings(Record.request(body: body + [1]), pieces: { _ in 1 }) == [.event(.overlong)])
  }

  /// The worst lengths; libfcgi asserts on some, and waits for what the others promise.
  @Test(
    arguments: [
      ([0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF], .pairs),
      ([0x80, 0, 0, 0, 0xFF, 0xFF, 0xFF, 0xFF], .pairs),
      ([0xC0, 0, 0, 0, 0xC0, 0, 0, 0], .pairs),
      ([0xFF, 0xFF, 0xFF, 0xFE, 1], .pairs),
      ([0, 0xFF, 0xFF, 0xFF, 0xFF], .pairs),
      ([0x80, 1, 0, 0, 0], .pairs),
      ([0x80, 0, 0xFF, 0xFF, 0x80, 0, 0xFF, 0xFF], .pairs),
      ([0x80, 0, 0xFF, 0xFF, 1], .pairs),
    ] as [([UInt8], RequestFront.Malformation)])
  func pairsThatCannotFitAreRefused(lengths: [UInt8], problem: RequestFront.Malformation) {
    #expect(sayings(Self.begin(lengths)).last == .event(.malformed(problem)))
    #expect(sayings(Self.begin(lengths), pieces: { _ in 1 }).last == .event(.malformed(problem)))
    #expect(RequestFront.look(at: Self.begin(lengths).span, limits: .init(body: 0)) == .malformed(problem))
    #expect(sayings(Self.management(FCGI_GET_VALUES, lengths)).last == .event(.malformed(problem)))
  }

  @Test(
    arguments: [[1], [0x80], [0x80, 0], [1, 1], [1, 1, 65], [0, 1], [0x80, 0, 0, 1, 0x80]] as [[UInt8]])
  func parametersThatBreakOffInAPairAreRefused(content: [UInt8]) {
    #expect(sayings(Self.begin(content) + Record.parameters([:]).bytes).last == .event(.malformed(.pairs)))
    #expect(sayings(Self.management(FCGI_GET_VALUES, content)).last == .event(.malformed(.pairs)))
  }

  private static let malformed: [([UInt8], RequestFront.Malformation)] = [
    ([0, 1, 0, 0, 0, 0, 0, 0], .version), ([2, 1, 0, 1, 0, 8, 0, 0], .version),
    ([0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF], .version),
    (Record(type: 1, content: [0, 1]).bytes, .begin), (Record(type: 1).bytes, .begin),
    (Record(type: 1, content: [UInt8](repeating: 0, count: 65_535)).bytes, .begin),
    (Record.begin(requestID: 0).bytes, .begin),
    (Record.begin(role: 2).bytes, .role), (Record.begin(role: 3).bytes, .role),
    (Record.begin(role: 0).bytes, .role), (Record.begin(role: 0x101).bytes, .role),
    (Record.begin().bytes + Record.begin().bytes, .order),
    (Record.begin().bytes + Record.input().bytes, .order),
    (Record.begin().bytes + Record(type: 2).bytes, .order),
    (Record.begin().bytes + Record(type: 8).bytes, .order),
    (Record.begin().bytes + Record(type: 200).bytes, .order),
    (Record.begin().bytes + Record.parameters([:]).bytes + Record.parameters([:]).bytes, .order),
    (Record.begin().bytes + Record.parameters([:]).bytes + Record(type: 2).bytes, .order),
    (management(FCGI_GET_VALUES, [UInt8](repeating: 0, count: 1025)), .valuesTooLong),
    (begin([UInt8](repeating: 0, count: 65_534)) + Array(begin([0, 0]).dropFirst(16)), .parametersTooLong),
  ]

  @Test(arguments: malformed)
  func whatCannotGoOnIsRefused(bytes: [UInt8], problem: RequestFront.Malformation) {
    #expect(sayings(bytes).last == .event(.malformed(problem)))
    #expect(sayings(bytes, pieces: { _ in 1 }).last == .event(.malformed(problem)))
  }

  @Test func asManyParametersAsOneRecordHoldsAreTaken() {
    let content = [UInt8](repeating: 0, count: 65_534)
    let end = Record.parameters([:]).bytes + Record.input().bytes
    #expect(sayings(Self.begin(content) + end) == [.parameters(content), .event(.complete)])
    let long: [UInt8] = [0x80, 0, 0, 1, 0x80, 0, 0xFF, 0xF6] + [UInt8](repeating: 7, count: 65_527)
    #expect(sayings(Self.begin(long) + end) == [.parameters(long), .event(.complete)])
  }

  /// Requests with bytes changed, taken out and put in say the same in one piece and in many.
  @Test func howBytesAreCutMakesNoDifference() {
    var random = MangledRequests(seed: 1)
    for _ in 0..<20_000 {
      let bytes = random.next()
      let expected = sayings(bytes)
      var seed = random.number(below: 1 << 30)
      #expect(
        sayings(bytes) { _ in
          seed = seed &* 1_103_515_245 &+ 12345
          return seed >> 16 & 31
        } == expected)
    }
  }
}
