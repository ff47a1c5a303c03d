import System

/// What has come of a request that does not come in one piece, or not alone.
///
/// It takes bytes as they come, keeps the parameters, forgets the body, and hands out the request once it is whole.
struct Intake: Sendable {
  /// What the bytes have led to.
  enum Event {
    /// All have been taken, and the request is not whole.
    case incomplete
    /// The request is whole: `records` has it.
    case request
    /// The body is longer than it may be; `records` has the request, and the connection cannot go on after its answer.
    case overlongRequest
    /// This has to be sent to the peer.
    case reply([UInt8])
    /// The connection cannot go on.
    case malformed(RequestFront.Malformation)
  }

  /// When the first byte of the request came.
  private(set) var since: MonotonicInstant
  private var front: RequestFront
  private var parameters: [UInt8] = []
  private var values: [UInt8] = []
  /// What was read beyond a request, and has not been gone over.
  private var unread: [UInt8] = []
  private let maximumConnections: Int

  init(since: MonotonicInstant, limits: RequestLimits, maximumConnections: Int) {
    self.since = since
    self.maximumConnections = maximumConnections
    front = RequestFront(limits: limits)
  }

  /// How many bytes it keeps.
  var size: Int { parameters.count + values.count + unread.count }

  /// Whether there are bytes that were read and not gone over.
  var hasUnread: Bool { !unread.isEmpty }

  /// Whether nothing of a request has come.
  var isEmpty: Bool { front.isBetweenRequests }

  /// Takes bytes up to the next event.
  ///
  /// - Parameters:
  ///   - bytes: What was read from the connection.
  ///   - position: How many of them have been taken; it moves on.
  /// - Returns: The event.
  mutating func take(_ bytes: Span<UInt8>, from position: inout Int) -> Event {
    while true {
      switch front.next(in: bytes, from: &position) {
      case .incomplete: return .incomplete
      case .parameters(let range): parameters.append(bytes.extracting(range))
      case .values(let range): values.append(bytes.extracting(range))
      case .management(type: RecordType.getValues.rawValue):
        defer { values = [] }
        return .reply(ManagementReply.values(for: values, maximumConnections: maximumConnections))
      case .management(let type): return .reply(ManagementReply.unknown(type: type))
      case .refused(let requestID): return .reply(ManagementReply.refusal(of: requestID))
      case .complete: return .request
      case .overlong: return .overlongRequest
      case .malformed(let problem): return .malformed(problem)
      }
    }
  }

  /// The request's own records without a body: the shortest form that libfcgi can read it from.
  var records: [UInt8] {
    let requestID = front.requestID
    var bytes = RecordHeader(.beginRequest, requestID: requestID, contentLength: 8).bytes
    // The role of a responder, and the flag FCGI_KEEP_CONN.
    bytes += [0, 1, front.keepsConnection ? 1 : 0, 0, 0, 0, 0, 0]
    if !parameters.isEmpty {
      // They are as long as one record can be, at most.
      let length = UInt16(clamping: parameters.count)
      bytes += RecordHeader(.parameters, requestID: requestID, contentLength: length).bytes
      bytes += parameters
    }
    bytes += RecordHeader(.parameters, requestID: requestID, contentLength: 0).bytes
    bytes += RecordHeader(.input, requestID: requestID, contentLength: 0).bytes
    return bytes
  }

  /// Keeps bytes that follow a request until it is answered.
  mutating func keep(_ bytes: ArraySlice<UInt8>) {
    unread = Array(bytes)
  }

  /// Takes what was kept, if anything, to go over it.
  mutating func takeUnread() -> [UInt8] {
    defer { unread = [] }
    return unread
  }

  /// Makes room for the next request, of which a byte may have come already.
  mutating func clear(at now: MonotonicInstant) {
    parameters = []
    since = now
  }
}
