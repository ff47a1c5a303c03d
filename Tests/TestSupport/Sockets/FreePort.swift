import Glibc
import Synchronization

/// The ports that have been given away; the programs that will have them may not have them yet.
private let givenPorts = Mutex<Set<UInt16>>([])

/// A port on 127.0.0.1 that was free a moment ago, and that no other test is given.
///
/// Two web servers at one port would be worse than none: a test could ask the other one.
package func freePort() throws -> UInt16 {
  for _ in 0..<100 {
    let (socket, port) = try LoopbackSocket.bind()
    close(socket)
    if givenPorts.withLock({ $0.insert(port).inserted }) { return port }
  }
  throw NotMet("a port that no other test was given")
}
