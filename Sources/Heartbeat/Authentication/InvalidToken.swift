import System

/// Why a text cannot be a token; it reads as the end of a sentence about the value.
package enum InvalidToken: Error, Hashable, CustomStringConvertible {
  case blank
  case controlCharacter
  case invalidUTF8
  case tooLong

  package var description: String {
    switch self {
    case .blank: "is blank"
    case .controlCharacter: "holds a line break or another control character"
    case .invalidUTF8: "is not valid UTF-8"
    case .tooLong: "is longer than \(Secret.maximumTokenLength) bytes"
    }
  }
}
