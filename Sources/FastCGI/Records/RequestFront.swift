/// Follows the records of a connection, however they are cut, to where a request has come whole.
///
/// libfcgi believes what it reads and waits for what it was promised, so a request is given to it only when this has
/// gone over it. What is said here about the protocol is what libfcgi makes of it, less its faults:
///
/// - Records of requests that are not open are ignored (section 3.3 of the FastCGI specification).
/// - A request that begins while another is open is refused, since they cannot be multiplexed (section 5.5).
/// - Management records may stand anywhere between others (section 4).
/// - Everything else that is out of order ends the connection.
///
/// It is a value without input, output or memory of what has passed: it can be tried on a copy of the bytes.
package struct RequestFront: Hashable, Sendable {
  /// What has been found.
  package enum Event: Hashable, Sendable {
    /// All bytes have been gone over, and nothing has come to its end.
    case incomplete
    /// These bytes are of the parameters of the open request.
    case parameters(Range<Int>)
    /// These bytes are of a question for the responder's values.
    case values(Range<Int>)
    /// A management record has ended: what was asked for has been said by `values`.
    case management(type: UInt8)
    /// Another request has begun, which must be refused.
    case refused(requestID: UInt16)
    /// The request has come whole.
    case complete
    /// The body of the request is longer than it may be; what follows is not looked at any more.
    case overlong
    /// The connection cannot go on.
    case malformed(Malformation)
  }

  /// Why a connection cannot go on.
  package enum Malformation: String, Sendable {
    case version = "a version other than 1"
    case begin = "a malformed beginning of a request"
    case role = "a role other than the responder's"
    case order = "a record out of order"
    case pairs = "malformed parameters"
    case parametersTooLong = "parameters that are too long"
    case valuesTooLong = "a question for values that is too long"
  }

  /// How much of the open request has come.
  private enum Stage {
    case closed
    case parameters
    case input
    /// It was overlong.
    case over
  }

  /// What the content of the current record is.
  private enum Content: Hashable {
    case begin
    case parameters
    case input
    case values
    case ignored
  }

  private let limits: RequestLimits
  private var stage = Stage.closed
  private var failure: Malformation?

  /// The bytes of a header, or of the content of a beginning, as far as they have come, the first on top.
  private var number: UInt64 = 0
  private var numberCount = 0

  /// The record whose content or padding is being gone over; nil for its header.
  private var record: RecordHeader?
  private var content = Content.ignored
  private var contentLeft = 0
  private var paddingLeft = 0

  private var pairs = PairScanner()
  /// Those of a question for values, which may stand amid the parameters.
  private var valuePairs = PairScanner()
  private var parameterCount = 0
  private var inputCount = 0

  /// The number of the request that is open, or was last.
  package private(set) var requestID: UInt16 = 0
  /// Whether the peer wants that request to leave the connection open.
  package private(set) var keepsConnection = false
  /// Whether there was nothing but the records of that request since the one before, its body is empty, and its last
  /// record has no padding: libfcgi reads just these bytes then, to the last one.
  package private(set) var isPlain = true
  /// Whether the next record is the first since a request.
  private var isFirst = true

  /// Creates one for a connection of which nothing has been read.
  package init(limits: RequestLimits) {
    self.limits = limits
  }

  /// Whether no request is open, and no part of a record has come.
  package var isBetweenRequests: Bool { stage == .closed && record == nil && numberCount == 0 }

  /// Goes on to the next thing to be said.
  ///
  /// - Parameters:
  ///   - bytes: The bytes that have come since the last ones.
  ///   - position: How many of them have been gone over; it moves on, at the event `incomplete` to their end.
  /// - Returns: What was found; ranges are within `bytes`.
  package mutating func next(in bytes: Span<UInt8>, from position: inout Int) -> Event {
    if let failure { return .malformed(failure) }
    if stage == .over { return .overlong }
    while true {
      guard let record else {
        guard collect(bytes, &position) else { return .incomplete }
        let header = RecordHeader(bigEndian: number)
        numberCount = 0
        if let problem = begin(header) { return fail(problem) }
        continue
      }
      if contentLeft > 0 {
        guard position < bytes.count else { return .incomplete }
        if let event = goOverContent(bytes, &position) { return event }
        continue
      }
      let skipped = min(paddingLeft, max(0, bytes.count - position))
      paddingLeft -= skipped
      position += skipped
      guard paddingLeft == 0 else { return .incomplete }
      self.record = nil
      if let event = end(record) { return event }
    }
  }

  /// Collects the eight bytes of a number.
  ///
  /// - Returns: Whether they have all come.
  private mutating func collect(_ bytes: Span<UInt8>, _ position: inout Int) -> Bool {
    if numberCount == 0, bytes.count - position >= RecordHeader.size {
      number = UInt64(
        bigEndian: bytes.withUnsafeBytes { $0.loadUnaligned(fromByteOffset: position, as: UInt64.self) })
      numberCount = RecordHeader.size
      position += RecordHeader.size
    }
    while numberCount < RecordHeader.size {
      guard position < bytes.count else { return false }
      number = number << 8 | UInt64(bytes[position])
      numberCount += 1
      position += 1
    }
    return true
  }

  /// Decides on a record by its header.
  private mutating func begin(_ header: RecordHeader) -> Malformation? {
    guard header.version == RecordHeader.version else { return .version }
    if isFirst {
      isPlain = true
      isFirst = false
    }
    switch RecordType(rawValue: header.type) {
    case .beginRequest:
      guard header.requestID != 0, header.contentLength == RecordHeader.size else { return .begin }
      if stage == .closed {
        requestID = header.requestID
        content = .begin
      } else {
        guard header.requestID != requestID else { return .order }
        content = .ignored
        isPlain = false
      }
    case let type where header.requestID == 0:
      content = type == .getValues ? .values : .ignored
      valuePairs = PairScanner()
      isPlain = false
      guard content == .ignored || header.contentLength <= RequestLimits.values else { return .valuesTooLong }
    case _ where stage == .closed || header.requestID != requestID:
      content = .ignored
      isPlain = false
    case .parameters where stage == .parameters:
      content = .parameters
      parameterCount += header.contentLength
      guard parameterCount <= RequestLimits.parameters else { return .parametersTooLong }
    case .input where stage == .input:
      content = .input
      if header.contentLength > 0 || header.paddingLength > 0 { isPlain = false }
    default: return .order
    }
    record = header
    contentLeft = header.contentLength
    paddingLeft = header.paddingLength
    return nil
  }

  /// Goes over what there is of the content of a record.
  private mutating func goOverContent(_ bytes: Span<UInt8>, _ position: inout Int) -> Event? {
    if content == .begin {
      guard collect(bytes, &position) else { return .incomplete }
      numberCount = 0
      contentLeft = 0
      // The role, the flags and five bytes that are reserved.
      guard number >> 48 == 1 else { return fail(.role) }
      keepsConnection = number >> 40 & 1 != 0
      return nil
    }
    let count = min(contentLeft, bytes.count - position)
    let range = position..<position + count
    contentLeft -= count
    position += count
    switch content {
    case .parameters:
      return pairs.scan(bytes, range, limit: RequestLimits.parameters) ? .parameters(range) : fail(.pairs)
    case .values:
      return valuePairs.scan(bytes, range, limit: RequestLimits.values) ? .values(range) : fail(.pairs)
    case .input:
      inputCount += count
      guard inputCount <= limits.body else {
        stage = .over
        return .overlong
      }
      return nil
    case .ignored, .begin: return nil
    }
  }

  /// Says what the end of a record means.
  private mutating func end(_ record: RecordHeader) -> Event? {
    switch content {
    case .begin:
      stage = .parameters
      pairs = PairScanner()
      parameterCount = 0
      inputCount = 0
    case .parameters where record.contentLength == 0:
      guard pairs.isBetweenPairs else { return fail(.pairs) }
      stage = .input
    case .input where record.contentLength == 0:
      stage = .closed
      isFirst = true
      return .complete
    case .values:
      guard valuePairs.isBetweenPairs else { return fail(.pairs) }
      return .management(type: record.type)
    case .ignored where record.requestID == 0: return .management(type: record.type)
    case .ignored where record.type == RecordType.beginRequest.rawValue:
      return .refused(requestID: record.requestID)
    case .parameters, .input, .ignored: break
    }
    return nil
  }

  private mutating func fail(_ problem: Malformation) -> Event {
    failure = problem
    return .malformed(problem)
  }
}
