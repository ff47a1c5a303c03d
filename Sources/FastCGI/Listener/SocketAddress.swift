import Glibc
import System

/// The address of a socket in the form of the kernel.
struct SocketAddress {
  private var storage = sockaddr_storage()
  private var length = socklen_t(MemoryLayout<sockaddr_storage>.size)

  /// The address that a socket is bound to: getsockname(2).
  init(of descriptor: Int32) throws(SystemError) {
    let result = withUnsafeMutablePointer(to: &storage) { storage in
      storage.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(descriptor, $0, &length) }
    }
    guard result == 0 else { throw .last }
  }

  /// The address of a unix socket.
  ///
  /// - Throws: `ENAMETOOLONG`, or `EINVAL` for an empty path and one with a NUL byte.
  init(path: String) throws(SystemError) {
    guard path.utf8.count <= ListenAddress.maximumPathLength else { throw SystemError(code: ENAMETOOLONG) }
    guard !path.isEmpty, !path.utf8.contains(0) else { throw SystemError(code: EINVAL) }
    withUnsafeMutableBytes(of: &storage) { bytes in
      bytes.bindMemory(to: sockaddr_un.self)[0].sun_family = sa_family_t(AF_UNIX)
      let start = MemoryLayout<sockaddr_un>.offset(of: \.sun_path) ?? 0
      UnsafeMutableRawBufferPointer(rebasing: bytes[start...]).copyBytes(from: path.utf8)
    }
    length = socklen_t(MemoryLayout<sockaddr_un>.size)
  }

  /// The first address of a host: getaddrinfo(3).
  ///
  /// - Throws: `EHOSTUNREACH` when the host has none.
  init(host: String, port: UInt16) throws(SystemError) {
    var hints = addrinfo()
    hints.ai_flags = AI_NUMERICSERV
    hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
    var found: UnsafeMutablePointer<addrinfo>?
    guard getaddrinfo(host, String(port), &hints, &found) == 0, let first = found?.pointee else {
      throw SystemError(code: EHOSTUNREACH)
    }
    defer { freeaddrinfo(found) }
    memcpy(&storage, first.ai_addr, Int(first.ai_addrlen))
    length = first.ai_addrlen
  }

  /// `AF_UNIX`, `AF_INET` or `AF_INET6`.
  var family: Int32 { Int32(storage.ss_family) }

  /// Calls bind(2), connect(2) or their like with the address.
  func withPointer<Result>(_ body: (UnsafePointer<sockaddr>, socklen_t) -> Result) -> Result {
    withUnsafePointer(to: storage) { storage in
      storage.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, length) }
    }
  }

  /// The address as configurations write it; a name without a file begins with `@`.
  var listenAddress: ListenAddress {
    withUnsafeBytes(of: storage) { bytes in
      switch Int32(storage.ss_family) {
      case AF_INET:
        let address = bytes.bindMemory(to: sockaddr_in.self)[0]
        return .tcp(host: Self.text(AF_INET, address.sin_addr), port: UInt16(bigEndian: address.sin_port))
      case AF_INET6:
        let address = bytes.bindMemory(to: sockaddr_in6.self)[0]
        return .tcp(host: Self.text(AF_INET6, address.sin6_addr), port: UInt16(bigEndian: address.sin6_port))
      default:
        let start = MemoryLayout<sockaddr_un>.offset(of: \.sun_path) ?? 0
        let name = bytes[..<min(Int(length), MemoryLayout<sockaddr_un>.size)].dropFirst(start)
        guard name.first == 0 else { return .unix(String(decoding: name.prefix { $0 != 0 }, as: UTF8.self)) }
        return .unix("@" + String(decoding: name.dropFirst(), as: UTF8.self))
      }
    }
  }

  private static func text(_ family: Int32, _ address: some Any) -> String {
    withUnsafePointer(to: address) { address in
      withUnsafeTemporaryAllocation(of: CChar.self, capacity: Int(INET6_ADDRSTRLEN)) { buffer in
        inet_ntop(family, address, buffer.baseAddress, socklen_t(buffer.count)).map { String(cString: $0) }
          ?? "?"
      }
    }
  }
}
