import Glibc
import System

/// Stream sockets of this machine: TCP on 127.0.0.1, and unix sockets.
package enum LoopbackSocket {
  /// A socket at a port that the kernel chooses, or at a given one; it does not listen yet.
  ///
  /// - Parameter port: The port, 0 for any that is free.
  /// - Returns: The socket, which is the caller's to close, and its port.
  /// - Throws: When the system has none.
  package static func bind(_ port: UInt16 = 0) throws -> (socket: Int32, port: UInt16) {
    let socket = Glibc.socket(AF_INET, streamType, 0)
    // A port that was listened on a moment ago is free for those who say so.
    var (yes, name) = (CInt(1), address(port: port))
    if port != 0 { setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &yes, size(of: yes)) }
    var length = size(of: name)
    return try withUnsafeMutablePointer(to: &name) { pointer in
      try pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
        guard Glibc.bind(socket, pointer, length) == 0, getsockname(socket, pointer, &length) == 0 else {
          close(socket)
          throw NotMet("a socket on 127.0.0.1: \(SystemError.last)")
        }
      }
      return (socket, UInt16(bigEndian: pointer.pointee.sin_port))
    }
  }

  /// A connection to a port, nil when nobody listens.
  ///
  /// - Parameters:
  ///   - port: The port.
  ///   - limit: How long a read or a write waits, in whole seconds; nil for ever.
  /// - Returns: The socket, which is the caller's to close.
  package static func connect(_ port: UInt16, limit: Duration? = nil) -> Int32? {
    connect(AF_INET, to: address(port: port), limit: limit)
  }

  /// A connection to a unix socket, nil when nobody listens; `errno` says why.
  ///
  /// - Parameters:
  ///   - path: Its file.
  ///   - limit: How long a read or a write waits, in whole seconds; nil for ever.
  /// - Returns: The socket, which is the caller's to close.
  package static func connect(unix path: String, limit: Duration? = nil) -> Int32? {
    connect(AF_UNIX, to: address(unix: path), limit: limit)
  }

  /// A unix socket that listens.
  ///
  /// - Parameter path: Its file, which must not exist.
  /// - Returns: The socket, which is the caller's to close.
  /// - Throws: When it cannot.
  package static func listen(unix path: String) throws -> Int32 {
    let socket = Glibc.socket(AF_UNIX, streamType, 0)
    let isListening = withPointer(to: address(unix: path)) { Glibc.bind(socket, $0, $1) == 0 }
    guard isListening, Glibc.listen(socket, 511) == 0 else {
      close(socket)
      throw NotMet("a socket at \(path): \(SystemError.last)")
    }
    return socket
  }

  /// Sends all bytes; a peer that has closed is no error.
  package static func send(_ bytes: [UInt8], on socket: Int32) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Glibc.send(socket, $0.baseAddress, $0.count, CInt(MSG_NOSIGNAL)) }
      guard count > 0 else { return }
      rest = rest.dropFirst(count)
    }
  }

  /// `SOCK_STREAM`, in a form that socket(2) takes.
  private static let streamType = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue)

  private static func connect<Address>(_ family: Int32, to address: Address, limit: Duration?) -> Int32? {
    let socket = Glibc.socket(family, streamType, 0)
    if let limit {
      var time = timeval(tv_sec: limit.wholeSeconds, tv_usec: 0)
      setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &time, size(of: time))
      setsockopt(socket, SOL_SOCKET, SO_SNDTIMEO, &time, size(of: time))
    }
    guard withPointer(to: address, { Glibc.connect(socket, $0, $1) }) == 0 else {
      let code = errno
      close(socket)
      errno = code
      return nil
    }
    return socket
  }

  private static func withPointer<Address, Result>(
    to address: Address, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Result
  ) -> Result {
    withUnsafePointer(to: address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, size(of: address)) }
    }
  }

  private static func size<Value>(of _: Value) -> socklen_t { socklen_t(MemoryLayout<Value>.size) }

  private static func address(port: UInt16) -> sockaddr_in {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = in_addr_t(0x7f00_0001).bigEndian
    address.sin_port = port.bigEndian
    return address
  }

  private static func address(unix path: String) -> sockaddr_un {
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8.prefix(107)) }
    return address
  }
}
