/// The program's own version: that of the file VERSION (`scripts/version` compares the two).
enum Version {
  /// As `--version` prints it, and as the API server sees it.
  static let current = "0.1.0"
}
