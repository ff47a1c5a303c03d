import Glibc

/// TCP on 127.0.0.1.
package enum LoopbackSocket {
  /// A socket at a port that the kernel chooses; it does not listen yet.
  ///
  /// - Returns: The socket, which is the caller's to close, and its port.
  /// - Throws: When the system has none.
  package static func bind() throws -> (socket: Int32, port: UInt16) {
    let socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = address(port: 0)
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    return try withUnsafeMutablePointer(to: &address) { pointer in
      try pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
        guard Glibc.bind(socket, pointer, length) == 0, getsockname(socket, pointer, &length) == 0 else {
          throw NotMet("a socket on 127.0.0.1")
        }
      }
      return (socket, UInt16(bigEndian: pointer.pointee.sin_port))
    }
  }

  /// A connection, nil when nobody listens.
  package static func connect(_ port: UInt16) -> Int32? {
    let socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = address(port: port)
    let result = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        Glibc.connect(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    guard result == 0 else {
      close(socket)
      return nil
    }
    return socket
  }

  private static func address(port: UInt16) -> sockaddr_in {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = in_addr_t(0x7f00_0001).bigEndian
    address.sin_port = port.bigEndian
    return address
  }
}
