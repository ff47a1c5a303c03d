import Glibc
import System

/// A socket that listens, and the file of a unix socket that was made for it.
///
/// It goes with its owner: the descriptor is closed, the file removed if it still is the one that was made.
/// A socket that was inherited is only closed, never shut down, so that it lives on in the process it came from.
public struct Listener: ~Copyable, Sendable {
  /// Where it listens, with the port that the kernel picked.
  public let address: ListenAddress
  /// Whether another process made the socket and may listen on it after this one.
  public let isInherited: Bool

  /// The type of every socket made here: a stream that programs started from this one do not get.
  static let streamSocket = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue)

  let descriptor: Descriptor
  private var file: SocketFile?

  /// Takes a listening socket over; accepting from it will not block, and its connections send without delay.
  ///
  /// - Throws: The error of getsockname(2) or fcntl(2).
  init(_ descriptor: consuming Descriptor, file: SocketFile? = nil, isInherited: Bool) throws(SystemError) {
    let number = descriptor.number
    let address = try SocketAddress(of: number)
    let flags = fcntl(number, F_GETFL)
    guard flags >= 0, fcntl(number, F_SETFL, flags | O_NONBLOCK) == 0 else { throw .last }
    if case .tcp = address.listenAddress {
      // Connections inherit it on Linux, which saves a call for each.
      var on: Int32 = 1
      setsockopt(number, Int32(IPPROTO_TCP), TCP_NODELAY, &on, socklen_t(MemoryLayout.size(ofValue: on)))
    }
    self.address = address.listenAddress
    self.isInherited = isInherited
    self.descriptor = descriptor
    self.file = file
  }

  deinit {
    file?.remove()
  }

  /// Listens on an address.
  ///
  /// The file of a unix socket that nobody listens on any more is replaced. Of two processes that start at
  /// once with the same path one gets it, the other an error. At no moment is the file open to more
  /// users than `permissions` allow.
  ///
  /// - Parameters:
  ///   - address: Where to listen.
  ///   - permissions: Who may connect to a unix socket; of no meaning for TCP.
  ///   - backlog: How many connections may wait to be accepted: listen(2).
  /// - Returns: The listener, which the caller owns.
  /// - Throws: Why it cannot listen there.
  public static func bind(
    to address: ListenAddress, permissions: UnixSocketPermissions = UnixSocketPermissions(),
    backlog: Int32 = 511
  ) throws(ListenerError) -> Listener {
    switch address {
    case .unix(let path): try bind(path: path, permissions: permissions, backlog: backlog)
    case .tcp(let host, let port): try bind(host: host, port: port, backlog: backlog)
    }
  }

  /// Removes the file of a socket made here; connections that wait can still be accepted.
  mutating func removeFile() {
    file?.remove()
    file = nil
  }
}
