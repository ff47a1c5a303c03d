package import Foundation

/// A folder as a Secret is mounted: each file is a symbolic link through `..data`, which moves to a new folder as a whole.
package struct SecretMount: Sendable {
  /// The folder.
  package let folder: URL

  /// Makes the folder and mounts files into it.
  ///
  /// - Parameters:
  ///   - folder: Made anew.
  ///   - files: Contents by name.
  /// - Throws: When files cannot be written.
  package init(at folder: URL, _ files: [String: String]) throws {
    self.folder = folder
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    try replace(with: files)
    for name in files.keys {
      try FileManager.default.createSymbolicLink(atPath: file(name), withDestinationPath: "..data/\(name)")
    }
  }

  /// A file's path.
  package func file(_ name: String) -> String { folder.appendingPathComponent(name).path }

  /// Puts other files into the place of all that are there, in one step.
  ///
  /// - Parameters:
  ///   - files: Contents by name.
  ///   - modified: When they say that they were written; nil for now.
  /// - Throws: When files cannot be written.
  package func replace(with files: [String: String], modified: Date? = nil) throws {
    let version = "..version-\(UUID().uuidString)"
    let contents = folder.appendingPathComponent(version)
    try FileManager.default.createDirectory(at: contents, withIntermediateDirectories: false)
    for (name, text) in files {
      let file = contents.appendingPathComponent(name)
      try Data(text.utf8).write(to: file)
      if let modified {
        try FileManager.default.setAttributes([.modificationDate: modified], ofItemAtPath: file.path)
      }
    }
    let link = file("..data_tmp")
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: version)
    guard rename(link, file("..data")) == 0 else { throw NotMet("a link that moves") }
  }
}
