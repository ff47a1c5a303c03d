import Foundation
import TestSupport

/// A file of tokens, mounted as a Secret's.
final class TokenDirectory: Sendable {
  private let folder: TemporaryFolder
  private let mount: SecretMount

  /// The folder that the file is in.
  var url: URL { mount.folder }
  /// The path that is configured.
  var path: String { mount.file("tokens") }

  init(_ contents: String) throws {
    folder = try TemporaryFolder()
    mount = try SecretMount(at: folder.url.appendingPathComponent("mount"), ["tokens": contents])
  }

  /// Puts another file into its place in one step, as the kubelet does.
  ///
  /// The new file has the time stamp of the old one if `modified` says so.
  func swap(to contents: String, modified: Date? = nil) throws {
    try mount.replace(with: ["tokens": contents], modified: modified)
  }

  /// Takes the file away.
  func remove() throws {
    try FileManager.default.removeItem(atPath: mount.file("..data"))
  }
}
