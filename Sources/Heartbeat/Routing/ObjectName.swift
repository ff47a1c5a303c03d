import System

/// Names of objects as Kubernetes allows them.
///
/// Source: Kubernetes documentation, *Object Names and IDs*; `IsDNS1123Label` and `IsDNS1123Subdomain` of
/// k8s.io/apimachinery, which bound a subdomain as a whole and not each of its labels.
enum ObjectName {
  /// The length of the longest RFC 1123 label, in bytes.
  static let maximumNamespaceLength = 63
  /// The length of the longest RFC 1123 subdomain, in bytes.
  static let maximumNameLength = 253

  /// Reads a namespace, an RFC 1123 label, from a segment of a path.
  static func namespace(_ segment: Span<UInt8>) throws(BadRequest) -> String {
    try decode(segment, maximumLength: maximumNamespaceLength, allowsDots: false, or: .malformedNamespace)
  }

  /// Reads an object's name, an RFC 1123 subdomain, from a segment of a path.
  static func name(_ segment: Span<UInt8>) throws(BadRequest) -> String {
    try decode(segment, maximumLength: maximumNameLength, allowsDots: true, or: .malformedName)
  }

  /// Decodes a segment byte by byte, as long as the name may go on like that.
  ///
  /// The bytes of a valid name are all ASCII, so whatever else an escape can stand for (NUL, a slash, a piece
  /// of UTF-8) ends it.
  private static func decode(
    _ segment: Span<UInt8>, maximumLength: Int, allowsDots: Bool, or malformed: BadRequest
  ) throws(BadRequest) -> String {
    var problem: BadRequest?
    let capacity = min(segment.count, maximumLength)
    // traps: as many bytes are set as are counted, at most the capacity.
    let name = String(unsafeUninitializedCapacity: capacity) { buffer in
      var count = 0
      var index = 0
      var previous = UInt8(ascii: ".")
      while index < segment.count {
        var byte = segment[index]
        if byte != UInt8(ascii: "%") {
          index += 1
        } else if let decoded = PercentEncoding.decodeByte(of: segment, at: &index) {
          byte = decoded
        } else {
          problem = .malformedEscape
          return 0
        }
        guard count < capacity, mayFollow(previous, byte, allowsDots: allowsDots) else {
          problem = malformed
          return 0
        }
        buffer[count] = byte
        count += 1
        previous = byte
      }
      if !isAlphanumeric(previous) { problem = malformed }
      return count
    }
    if let problem { throw problem }
    return name
  }

  /// Whether a byte may stand behind another; a dot in front stands for the start as well.
  private static func mayFollow(_ previous: UInt8, _ byte: UInt8, allowsDots: Bool) -> Bool {
    switch byte {
    case UInt8(ascii: "-"): previous != UInt8(ascii: ".")
    case UInt8(ascii: "."): allowsDots && isAlphanumeric(previous)
    default: isAlphanumeric(byte)
    }
  }

  private static func isAlphanumeric(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
      || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
  }
}
