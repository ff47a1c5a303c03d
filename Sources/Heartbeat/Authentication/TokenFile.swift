import Glibc

/// A file with one token a line.
///
/// White space around a token, blank lines, CRLF line ends, and the byte order mark that editors on Windows put in
/// front of UTF-8 do not count; there are no comments.
struct TokenFile: Sendable {
  /// What changes when the file that a path leads to is written or replaced.
  struct Identity: Equatable, Sendable {
    private let device: UInt
    private let inode: UInt
    private let size: Int
    private let modifiedSeconds: Int
    private let modifiedNanoseconds: Int

    fileprivate init(_ status: stat) {
      device = status.st_dev
      inode = status.st_ino
      size = status.st_size
      modifiedSeconds = status.st_mtim.tv_sec
      modifiedNanoseconds = status.st_mtim.tv_nsec
    }
  }

  /// The largest file that is read, in bytes.
  static let maximumSize = 1 << 20
  /// The most tokens in a file: every request is compared with all of them.
  static let maximumTokens = 1000

  let path: String

  /// Looks at the file without reading it; symbolic links are followed.
  func identity() throws(TokenFileError) -> Identity {
    var status = stat()
    guard stat(path, &status) == 0 else { throw .unreadable(errno) }
    return Identity(status)
  }

  /// Reads the tokens, at least one.
  ///
  /// - Returns: The tokens, and the identity of the very file that held them.
  func read() throws(TokenFileError) -> (tokens: [Secret], identity: Identity) {
    // Without O_NONBLOCK, a named pipe would hold the caller until somebody writes to it.
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw .unreadable(errno) }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw .unreadable(errno) }
    guard status.st_mode & S_IFMT == S_IFREG else { throw .notRegular }
    return (try Self.parse(try Self.contents(of: descriptor)), Identity(status))
  }

  private static func contents(of descriptor: CInt) throws(TokenFileError) -> [UInt8] {
    var contents: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 16384)
    while true {
      let count = Glibc.read(descriptor, &chunk, chunk.count)
      if count == 0 { return contents }
      if count < 0 {
        guard errno == EINTR else { throw .unreadable(errno) }
        continue
      }
      contents += chunk[..<count]
      guard contents.count <= maximumSize else { throw .tooLarge }
    }
  }

  /// Reads the tokens out of a file's contents.
  static func parse(_ contents: [UInt8]) throws(TokenFileError) -> [Secret] {
    var tokens: [Secret] = []
    let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
    let text = contents.starts(with: mark) ? contents.dropFirst(mark.count) : contents[...]
    let lines = text.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    for (index, line) in lines.enumerated() {
      do {
        tokens.append(try Secret(token: line))
      } catch .blank {
        continue
      } catch {
        throw .invalidLine(index + 1, error)
      }
      guard tokens.count <= maximumTokens else { throw .tooManyTokens }
    }
    guard !tokens.isEmpty else { throw .noToken }
    return tokens
  }
}

/// Why a file gives no tokens; it reads as the end of a sentence about the file.
enum TokenFileError: Error, Hashable, CustomStringConvertible {
  /// The system refused, with this `errno`.
  case unreadable(CInt)
  case notRegular
  case tooLarge
  case tooManyTokens
  case noToken
  /// The line, counted from 1, holds no valid token.
  case invalidLine(Int, InvalidToken)

  var description: String {
    switch self {
    case .unreadable(let code): "cannot be read: \(String(cString: strerror(code)))"
    case .notRegular: "is not a regular file"
    case .tooLarge: "is larger than \(TokenFile.maximumSize) bytes"
    case .tooManyTokens: "holds more than \(TokenFile.maximumTokens) tokens"
    case .noToken: "holds no token"
    case .invalidLine(let line, let reason): "is invalid: line \(line) \(reason)"
    }
  }
}
