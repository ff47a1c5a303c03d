/// Certificates or a key in PEM, as a kubeconfig gives them.
enum FileOrData: Sendable, Equatable {
  /// The absolute path of a file, which is read again when it changes.
  case file(String)
  /// The content, given inline in Base64.
  case data([UInt8])
}
