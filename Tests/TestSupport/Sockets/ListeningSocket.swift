package import Foundation

/// A unix socket that listens here, as a service manager holds it for its services.
package final class ListeningSocket: Sendable {
  /// For a program to start with.
  package let handle: FileHandle
  /// Its file.
  package let file: URL

  /// Listens.
  ///
  /// - Parameter file: Must not exist; its path is short.
  /// - Throws: When it cannot.
  package init(at file: URL) throws {
    self.file = file
    handle = FileHandle(
      fileDescriptor: try LoopbackSocket.listen(unix: file.path), closeOnDealloc: true)
  }
}
