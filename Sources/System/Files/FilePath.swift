import Glibc

/// Paths of files.
package enum FilePath {
  /// The path from the root, without asking whether anything is there.
  package static func absolute(_ path: String) -> String {
    guard !path.hasPrefix("/"), let directory = getcwd(nil, 0) else { return path }
    defer { free(directory) }
    return "\(String(cString: directory))/\(path)"
  }

  /// Whether there is a file.
  package static func exists(_ path: String) -> Bool {
    access(path, F_OK) == 0
  }
}
