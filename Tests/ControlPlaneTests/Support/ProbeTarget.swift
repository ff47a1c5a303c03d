import Foundation
import TestSupport

/// A port on loopback that kubelets probe, open or not as a test wants it.
final class ProbeTarget {
  /// The port.
  let port: UInt16
  private var listener: CInt = -1

  /// Takes a port, and leaves it closed.
  init() throws {
    port = try freePort()
  }

  deinit {
    close()
  }

  /// Lets probes succeed.
  func open() throws {
    listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var (yes, address) = (CInt(1), sockaddr_in())
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &yes, socklen_t(MemoryLayout<CInt>.size))
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = inet_addr("127.0.0.1")
    let isBound = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(listener, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
      }
    }
    // Nobody accepts: a connection that the kernel has taken is all that a probe asks for, and all of them fit.
    guard isBound, listen(listener, 4096) == 0 else { throw NotMet("port \(port)") }
  }

  /// Lets probes fail.
  func close() {
    guard listener >= 0 else { return }
    Foundation.close(listener)
    listener = -1
  }
}
