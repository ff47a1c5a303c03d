import FastCGI

extension FuzzTarget {
  /// What a peer sends on a connection: the first byte says in pieces of which size it comes.
  ///
  /// Nothing depends on how the bytes are cut, every place is within them, and what was called plain is one whole
  /// request.
  static let fastCGI = FuzzTarget("fastcgi") { input throws(BrokenInvariant) in
    let size = Int(input.first ?? 0) % 37 + 1
    let bytes = Array(input.dropFirst())
    let whole = try FrontReading(bytes, inPiecesOf: max(1, bytes.count))
    let pieces = try FrontReading(bytes, inPiecesOf: size)
    try check(whole.events == pieces.events, "pieces of \(size): \(pieces.events), whole: \(whole.events)")
    if whole.isBroken == false {
      try check(whole.parameters == pieces.parameters, "pieces of \(size) have other parameters")
      try check(whole.values == pieces.values, "pieces of \(size) have other questions")
    }
    let look = RequestFront.look(at: bytes.span, limits: FrontReading.limits)
    if case .plain = look {
      try check(whole.events == [.complete], "plain, but \(whole.events)")
      try check(whole.isBetweenRequests, "plain, but something follows")
    }
  }
}

/// All that the front says of a connection.
private struct FrontReading {
  static let limits = RequestLimits(body: 300)

  /// What has come to its end, in order.
  private(set) var events: [RequestFront.Event] = []
  /// The parameters of all requests, one after the other.
  private(set) var parameters: [UInt8] = []
  /// What was asked of the responder's values.
  private(set) var values: [UInt8] = []
  private(set) var isBetweenRequests = true
  /// Whether the connection could not go on; how much was told before depends on how it came.
  private(set) var isBroken = false

  init(_ bytes: [UInt8], inPiecesOf size: Int) throws(BrokenInvariant) {
    var front = RequestFront(limits: Self.limits)
    for start in stride(from: 0, to: bytes.count, by: size) where !isBroken {
      try read(Array(bytes[start..<min(bytes.count, start + size)]), with: &front)
    }
    isBetweenRequests = front.isBetweenRequests
  }

  private mutating func read(_ piece: [UInt8], with front: inout RequestFront) throws(BrokenInvariant) {
    var position = 0
    while true {
      let before = position
      let event = front.next(in: piece.span, from: &position)
      try check((before...piece.count).contains(position), "from \(before) to \(position) of \(piece.count)")
      switch event {
      case .incomplete:
        try check(position == piece.count, "incomplete at \(position) of \(piece.count)")
        return
      case .parameters(let range):
        try check(range.lowerBound >= before && range.upperBound <= position, "parameters at \(range)")
        parameters += piece[range]
      case .values(let range):
        try check(range.lowerBound >= before && range.upperBound <= position, "values at \(range)")
        values += piece[range]
      case .overlong, .malformed:
        try check(front.next(in: piece.span, from: &position) == event, "\(event) does not last")
        events.append(event)
        isBroken = true
        return
      case .complete:
        try check(front.isBetweenRequests, "a request is open after its end")
        events.append(event)
      case .management, .refused: events.append(event)
      }
      try check(
        parameters.count <= (events.count + 1) * RequestLimits.parameters,
        "\(parameters.count) bytes of parameters")
    }
  }
}
