import CCurl

/// A result code of libcurl, with the library's own text.
struct CurlCode: RawRepresentable, Sendable, Hashable, CustomStringConvertible {
  let rawValue: UInt32

  init(rawValue: UInt32) {
    self.rawValue = rawValue
  }

  init(_ code: CURLcode) {
    rawValue = code.rawValue
  }

  static let ok = CurlCode(CURLE_OK)

  var description: String { String(cString: curl_easy_strerror(CURLcode(rawValue))) }
}
