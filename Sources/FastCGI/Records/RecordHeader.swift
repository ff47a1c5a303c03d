/// The eight bytes that every record begins with (FastCGI specification, section 3.3).
package struct RecordHeader: Hashable, Sendable {
  /// How many bytes a header has.
  package static let size = 8
  /// The only version that there is.
  package static let version: UInt8 = 1

  package var version: UInt8
  /// One of `RecordType`, or anything else that a peer sends.
  package var type: UInt8
  /// The request that the record belongs to; 0 for none (a management record).
  package var requestID: UInt16
  /// How many bytes of content follow, 0 to 65,535.
  package var contentLength: Int
  /// How many bytes without meaning follow the content, 0 to 255.
  package var paddingLength: Int

  /// A header of a record that is sent.
  init(_ type: RecordType, requestID: UInt16, contentLength: UInt16, paddingLength: UInt8 = 0) {
    version = Self.version
    self.type = type.rawValue
    self.requestID = requestID
    self.contentLength = Int(contentLength)
    self.paddingLength = Int(paddingLength)
  }

  /// A header that was received, as one number with its first byte on top.
  init(bigEndian bytes: UInt64) {
    version = UInt8(truncatingIfNeeded: bytes >> 56)
    type = UInt8(truncatingIfNeeded: bytes >> 48)
    requestID = UInt16(truncatingIfNeeded: bytes >> 32)
    contentLength = Int(UInt16(truncatingIfNeeded: bytes >> 16))
    paddingLength = Int(UInt8(truncatingIfNeeded: bytes >> 8))
  }

  /// The header as it goes over the wire.
  var bytes: [UInt8] {
    [
      version, type, UInt8(truncatingIfNeeded: requestID >> 8), UInt8(truncatingIfNeeded: requestID),
      UInt8(truncatingIfNeeded: contentLength >> 8), UInt8(truncatingIfNeeded: contentLength),
      UInt8(truncatingIfNeeded: paddingLength), 0,
    ]
  }
}
