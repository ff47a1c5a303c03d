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
    let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
    handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: file.path.utf8) }
    let isListening = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size)) == 0 && listen(descriptor, 511) == 0
      }
    }
    guard isListening else { throw NotMet("a socket at \(file.path)") }
  }
}
