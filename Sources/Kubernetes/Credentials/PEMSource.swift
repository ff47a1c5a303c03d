/// Where certificates or keys in PEM come from, read again when it is a file that changes.
enum PEMSource: Sendable {
  case fixed([UInt8])
  case file(CredentialFile)

  init(_ source: FileOrData) {
    switch source {
    case .data(let bytes): self = .fixed(bytes)
    case .file(let path): self = .file(CredentialFile(path: path, kind: .pem))
    }
  }

  /// The PEM text.
  ///
  /// - Parameter lookingNow: Whether to look at a file even if that has just been done.
  /// - Returns: Its bytes.
  /// - Throws: When a file has never been readable.
  func content(lookingNow: Bool = false) throws(CredentialError) -> [UInt8] {
    switch self {
    case .fixed(let bytes): bytes
    case .file(let file): try file.content(lookingNow: lookingNow)
    }
  }
}
