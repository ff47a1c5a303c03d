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
    listener = try LoopbackSocket.bind(port).socket
    // Nobody accepts: a connection that the kernel has taken is all that a probe asks for, and all of them fit.
    guard listen(listener, 4096) == 0 else { throw NotMet("port \(port)") }
  }

  /// Lets probes fail.
  func close() {
    guard listener >= 0 else { return }
    Foundation.close(listener)
    listener = -1
  }
}
