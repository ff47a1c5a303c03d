import Glibc
import System

extension Listener {
  /// Takes over a socket that the process was started with.
  ///
  /// First systemd's (sd_listen_fds(3): `LISTEN_PID` names this process, `LISTEN_FDS` is 1, the socket is descriptor
  /// 3), then descriptor 0 when it listens, as spawn-fcgi and the FastCGI specification (section 2.2) have it;
  /// standard input becomes `/dev/null` then.
  ///
  /// - Parameter environment: The environment of the process.
  /// - Returns: The listener, which the caller owns; nil when no socket was passed.
  /// - Throws: Why a socket that was passed cannot be used.
  public static func inherited(environment: [String: String]) throws(ListenerError) -> Listener? {
    try inherited(environment: environment, activated: 3, standardInput: STDIN_FILENO)
  }

  /// The same with the numbers of the descriptors given.
  static func inherited(
    environment: [String: String], activated: Int32, standardInput: Int32
  ) throws(ListenerError) -> Listener? {
    if environment["LISTEN_PID"] == String(getpid()), let count = Int(environment["LISTEN_FDS"] ?? ""),
      count > 0
    {
      guard count == 1 else { throw .tooManySockets(count) }
      guard isListening(activated) else { throw .notListening(descriptor: activated) }
      guard fcntl(activated, F_SETFD, FD_CLOEXEC) == 0 else { throw failed(activated, .last) }
      return try adopt(Descriptor(activated))
    }
    guard isListening(standardInput) else { return nil }
    let descriptor = Descriptor(fcntl(standardInput, F_DUPFD_CLOEXEC, 3))
    guard descriptor.number >= 0 else { throw failed(standardInput, .last) }
    // Programs that this one starts read their standard input, which must not be the socket.
    let null = Descriptor(open("/dev/null", O_RDONLY | O_CLOEXEC))
    guard null.number >= 0, dup2(null.number, standardInput) >= 0 else { throw failed(standardInput, .last) }
    return try adopt(descriptor)
  }

  private static func adopt(_ descriptor: consuming Descriptor) throws(ListenerError) -> Listener {
    let number = descriptor.number
    do throws(SystemError) {
      return try Listener(descriptor, isInherited: true)
    } catch { throw failed(number, error) }
  }

  private static func failed(_ descriptor: Int32, _ error: SystemError) -> ListenerError {
    .system(call: "taking over the socket", subject: "descriptor \(descriptor)", error: error)
  }

  private static func isListening(_ descriptor: Int32) -> Bool {
    option(SO_ACCEPTCONN, of: descriptor) == 1
      && option(SO_TYPE, of: descriptor) == Int32(SOCK_STREAM.rawValue)
  }

  private static func option(_ name: Int32, of descriptor: Int32) -> Int32? {
    var value: Int32 = 0
    var length = socklen_t(MemoryLayout.size(ofValue: value))
    return getsockopt(descriptor, SOL_SOCKET, name, &value, &length) == 0 ? value : nil
  }
}
