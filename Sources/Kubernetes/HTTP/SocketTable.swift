import CCurl
import Glibc
import System

/// The open sockets of the connections of one `TransferGroup`.
///
/// libcurl does not tell the socket of a transfer that is under way, but the port at this end of it.
///
/// For the thread of its `TransferGroup` alone, as libcurl's callbacks are.
final class SocketTable {
  /// How long sent bytes and keep-alive probes may stay without an answer before the system gives a connection
  /// up: RFC 5482.
  private let userTimeout: Duration
  /// The port at this end of each socket, which stays what it is; 0 before it is known.
  private var ports: [Int32: Int] = [:]

  /// Creates a table without sockets.
  ///
  /// - Parameter userTimeout: How long a peer may be silent that should have acknowledged something.
  init(userTimeout: Duration) {
    self.userTimeout = userTimeout
  }

  /// What libcurl calls for a new socket, before it is connected.
  static let opened: curl_sockopt_callback = { context, socket, _ in
    guard let context else { return CURL_SOCKOPT_ERROR }
    let table = Unmanaged<SocketTable>.fromOpaque(context).takeUnretainedValue()
    table.ports[socket] = 0
    var milliseconds = table.userTimeout.pollMilliseconds
    // Where it cannot be set the small requests notice a dead peer all the same, only later.
    setsockopt(
      socket, Int32(IPPROTO_TCP), TCP_USER_TIMEOUT, &milliseconds,
      socklen_t(MemoryLayout.size(ofValue: milliseconds)))
    return CURL_SOCKOPT_OK
  }

  /// What libcurl calls to have a socket closed.
  static let closing: curl_closesocket_callback = { context, socket in
    if let context { Unmanaged<SocketTable>.fromOpaque(context).takeUnretainedValue().ports[socket] = nil }
    return close(socket)
  }

  /// How long ago the peer's system last acknowledged something, a keep-alive probe included.
  ///
  /// - Parameter port: The port at this end.
  /// - Returns: The time, nil when there is no such connection.
  func sinceAcknowledgement(port: Int) -> Duration? {
    sockets(port: port).compactMap { socket in
      var information = tcp_info()
      var length = socklen_t(MemoryLayout.size(ofValue: information))
      guard getsockopt(socket, Int32(IPPROTO_TCP), TCP_INFO, &information, &length) == 0 else { return nil }
      return .milliseconds(information.tcpi_last_ack_recv)
    }.min()
  }

  /// Ends a connection: libcurl finds it closed, and with it all transfers that share it.
  ///
  /// - Parameter port: The port at this end.
  func shutDown(port: Int) {
    for socket in sockets(port: port) { shutdown(socket, Int32(SHUT_RDWR)) }
  }

  private func sockets(port: Int) -> [Int32] {
    for (socket, known) in ports where known == 0 { ports[socket] = Self.port(of: socket) }
    return ports.filter { $0.value == port }.map(\.key)
  }

  /// The port at this end of a socket, 0 when it has none yet.
  private static func port(of socket: Int32) -> Int {
    var address = sockaddr_storage()
    var length = socklen_t(MemoryLayout.size(ofValue: address))
    return withUnsafeMutablePointer(to: &address) { storage in
      guard
        storage.withMemoryRebound(to: sockaddr.self, capacity: 1, { getsockname(socket, $0, &length) }) == 0
      else { return 0 }
      // sockaddr_in and sockaddr_in6 have the port at the same place.
      return storage.withMemoryRebound(to: sockaddr_in.self, capacity: 1) {
        Int(UInt16(bigEndian: $0.pointee.sin_port))
      }
    }
  }
}
