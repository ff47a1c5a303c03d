import System

/// Why a file gives no tokens; it reads as the end of a sentence about the file.
enum TokenFileError: Error, Hashable, CustomStringConvertible {
  /// It could not be read.
  case file(FileContents.Failure)
  case tooManyTokens
  case noToken
  /// The line, counted from 1, holds no valid token.
  case invalidLine(Int, InvalidToken)

  var description: String {
    switch self {
    case .file(let failure): failure.description
    case .tooManyTokens: "holds more than \(TokenFile.maximumTokens) tokens"
    case .noToken: "holds no token"
    case .invalidLine(let line, let reason): "is invalid: line \(line) \(reason)"
    }
  }
}
