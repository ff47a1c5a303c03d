extension RequestFront {
  /// What a first look at a connection says.
  package enum Look: Hashable, Sendable {
    /// Just one request, whole and plain: libfcgi can read it as it is.
    case plain
    /// Something else, to be gone over piece by piece.
    case other
    /// The connection cannot go on.
    case malformed(Malformation)
  }

  /// Looks at all that has come on a connection that was between requests.
  ///
  /// - Parameters:
  ///   - bytes: What has come.
  ///   - limits: How long a request may be.
  /// - Returns: What it is.
  package static func look(at bytes: Span<UInt8>, limits: RequestLimits) -> Look {
    var front = RequestFront(limits: limits)
    var position = 0
    while true {
      switch front.next(in: bytes, from: &position) {
      case .parameters: continue
      case .complete: return front.isPlain && position == bytes.count ? .plain : .other
      case .malformed(let problem): return .malformed(problem)
      case .incomplete, .values, .management, .refused, .overlong: return .other
      }
    }
  }
}
