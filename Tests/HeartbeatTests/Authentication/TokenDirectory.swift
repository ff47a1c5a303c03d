import Foundation
import Synchronization

@testable import Heartbeat

/// A directory with a token file, laid out as a Secret's mount: `tokens` leads to `..data/tokens`, and
/// `..data` to the version.
final class TokenDirectory: Sendable {
  let url: URL
  private let version = Mutex(0)

  /// The path that is configured.
  var path: String { url.appendingPathComponent("tokens").path }

  init(_ contents: String) throws {
    url = FileManager.default.temporaryDirectory.appendingPathComponent("tokens-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    try swap(to: contents)
    try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: "..data/tokens")
  }

  deinit {
    try? FileManager.default.removeItem(at: url)
  }

  /// Leads `..data` to a new version by an atomic rename, as the kubelet does, and removes the old one.
  ///
  /// The new file has the time stamp of the old one if `modified` says so.
  func swap(to contents: String, modified: Date? = nil) throws {
    let version = version.withLock { version in
      version += 1
      return version
    }
    let old = url.appendingPathComponent("..\(version - 1)")
    let new = url.appendingPathComponent("..\(version)")
    try FileManager.default.createDirectory(at: new, withIntermediateDirectories: true)
    let file = new.appendingPathComponent("tokens")
    try Data(contents.utf8).write(to: file)
    if let modified {
      try FileManager.default.setAttributes([.modificationDate: modified], ofItemAtPath: file.path)
    }
    let link = url.appendingPathComponent("..data_tmp")
    try FileManager.default.createSymbolicLink(atPath: link.path, withDestinationPath: new.lastPathComponent)
    guard rename(link.path, url.appendingPathComponent("..data").path) == 0 else {
      throw POSIXError(.init(rawValue: errno)!)
    }
    try? FileManager.default.removeItem(at: old)
  }

  /// Takes the file away.
  func remove() throws {
    try FileManager.default.removeItem(atPath: url.appendingPathComponent("..data").path)
  }
}
