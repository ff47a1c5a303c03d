import System

/// Why a file gives no tokens; it reads as the end of a sentence about the file.
enum TokenFileError: Error, Hashable, CustomStringConvertible {
  /// It could not be read.
  case file(FileContents.Failure)
  case tooManyTokens
  case noToken
  /// The line, counted from 1, cannot be read.
  case invalidLine(Int, InvalidTokenLine)
  /// No digest can be made.
  case noDigest

  var description: String {
    switch self {
    case .file(let failure): failure.description
    case .tooManyTokens: "holds more than \(TokenFile.maximumTokens) tokens"
    case .noToken: "holds no token"
    case .invalidLine(let line, let reason): "is invalid: line \(line) \(reason)"
    case .noDigest: "cannot be used, as OpenSSL's libcrypto gives no SHA-256"
    }
  }
}
