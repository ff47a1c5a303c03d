package import Foundation
import Synchronization

/// Runs a body with a folder of its own, whose path is short enough for unix sockets in it.
package func withTemporaryFolder<Result>(_ body: (URL) async throws -> Result) async throws -> Result {
  let folder = URL(fileURLWithPath: "/tmp/khb-\(UUID().uuidString.prefix(8))")
  try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(at: folder) }
  return try await body(folder)
}

/// The ports that have been given away; the programs that will have them may not have them yet.
private let givenPorts = Mutex<Set<UInt16>>([])

/// A port on 127.0.0.1 that was free a moment ago, and that no other test is given.
///
/// Two web servers at one port would be worse than none: a test could ask the other one.
package func freePort() throws -> UInt16 {
  for _ in 0..<100 {
    let port = try unusedPort()
    if givenPorts.withLock({ $0.insert(port).inserted }) { return port }
  }
  throw NotMet("a port that no other test was given")
}

private func unusedPort() throws -> UInt16 {
  let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
  defer { close(descriptor) }
  var address = sockaddr_in()
  address.sin_family = sa_family_t(AF_INET)
  address.sin_addr.s_addr = inet_addr("127.0.0.1")
  var length = socklen_t(MemoryLayout<sockaddr_in>.size)
  let isBound = withUnsafeMutablePointer(to: &address) { pointer in
    pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
      bind(descriptor, $0, length) == 0 && getsockname(descriptor, $0, &length) == 0
    }
  }
  guard isBound else { throw NotMet("a free port") }
  return UInt16(bigEndian: address.sin_port)
}
