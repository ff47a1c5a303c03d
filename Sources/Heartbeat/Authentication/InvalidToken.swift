import System

/// Why a text cannot be a token; it reads as the end of a sentence about the value.
package enum InvalidToken: Error, Hashable, CustomStringConvertible {
  case blank
  case controlCharacter
  case invalidUTF8
  case tooLong
  /// It begins with `sha256:`, and no SHA-256 follows.
  case malformedDigest

  package var description: String {
    switch self {
    case .blank: "is blank"
    case .controlCharacter: "holds a line break or another control character"
    case .invalidUTF8: "is not valid UTF-8"
    case .tooLong: "is longer than \(Secret.maximumTokenLength) bytes"
    case .malformedDigest: "has other than \(2 * SHA256.length) hexadecimal digits behind sha256:"
    }
  }
}
