/// Why there is no socket to listen on.
public enum ListenerError: Error, Hashable, CustomStringConvertible {
  /// Another process listens there.
  case addressInUse(ListenAddress)
  /// A file that is not a socket stands where the unix socket should.
  case notASocket(path: String)
  /// No such group in the group database.
  case unknownGroup(String)
  /// A host name without an address; with the resolver's text.
  case unresolvable(host: String, reason: String)
  /// systemd passed more sockets than the one that can be served.
  case tooManySockets(Int)
  /// A descriptor from systemd that is not a listening stream socket.
  case notListening(descriptor: Int32)
  /// A system call that failed, and what it was about.
  case system(call: String, subject: String, error: SystemError)

  /// What failed and what to do about it.
  public var description: String {
    switch self {
    case .addressInUse(let address):
      "\(address) is in use: another process listens there; stop it or choose another address"
    case .notASocket(let path):
      "\(path) exists and is not a socket; remove it or choose another path"
    case .unknownGroup(let name):
      "there is no group “\(name)” on this machine; give a name from the group database or a number"
    case .unresolvable(let host, let reason):
      "the host “\(host)” cannot be resolved: \(reason)"
    case .tooManySockets(let count):
      "LISTEN_FDS passes \(count) sockets; the socket unit must have one ListenStream only"
    case .notListening(let descriptor):
      "descriptor \(descriptor) is not a listening stream socket; the socket unit needs ListenStream and Accept=no"
    case .system(let call, let subject, let error):
      "\(call) failed for \(subject): \(error)"
    }
  }
}
