import Glibc
public import System

/// Why there is no socket to listen on.
public enum ListenerError: Error, Hashable, CustomStringConvertible {
  /// Another process listens there.
  case addressInUse(ListenAddress)
  /// A file that is not a socket stands where the unix socket should.
  case notASocket(path: String)
  /// The folder of the unix socket is not there, or is no folder.
  case noFolder(path: String, error: SystemError)
  /// This process may not make a socket in the folder.
  case folderNotPermitted(path: String, error: SystemError)
  /// No such group in the group database.
  case unknownGroup(String)
  /// This process may not give its socket to the group, since it is neither in it nor root.
  case groupNotPermitted(String)
  /// A host name without an address; with the resolver's text.
  case unresolvable(host: String, reason: String)
  /// An address that no network interface of this machine has.
  case addressNotHere(ListenAddress)
  /// A port that this process may not listen on, most likely one below 1024.
  case portNotPermitted(ListenAddress)
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
    case .noFolder(let path, let error) where error.code == ENOENT:
      "the folder \(Self.folder(of: path)) does not exist, and the socket \(path) cannot be made without it; "
        + "make the folder, owned by the user of this process, or choose another address"
    case .noFolder(let path, let error):
      "the folder \(Self.folder(of: path)) of the socket \(path) cannot be reached: \(error); "
        + "choose another address"
    case .folderNotPermitted(let path, let error):
      "the socket \(path) cannot be made: \(error); this process, of user \(geteuid()) and group \(getegid()), "
        + "must be able to read and write the folder \(Self.folder(of: path))"
    case .unknownGroup(let name):
      "there is no group “\(name)” on this machine; give a name from the group database or a number"
    case .groupNotPermitted(let name):
      "the socket cannot be given to the group “\(name)”: user \(geteuid()), of this process, is not in it; "
        + "put the user into the group, or choose another one"
    case .unresolvable(let host, let reason):
      "the host “\(host)” cannot be resolved: \(reason); choose an address, such as 127.0.0.1, or mend the name"
    case .addressNotHere(let address):
      "\(address) is not an address of this machine; for every one of its addresses write 0.0.0.0 or [::]"
    case .portNotPermitted(let address):
      "this process, of user \(geteuid()), may not listen on \(address); choose a port from 1024 on"
    case .tooManySockets(let count):
      "LISTEN_FDS passes \(count) sockets; the socket unit must have one ListenStream only"
    case .notListening(let descriptor):
      "descriptor \(descriptor) is not a listening stream socket; the socket unit needs ListenStream and Accept=no"
    case .system(let call, let subject, let error):
      "\(call) failed for \(subject): \(error)"
    }
  }

  /// The folder that a path is in.
  private static func folder(of path: String) -> Substring {
    guard let slash = path.lastIndex(of: "/"), slash != path.startIndex else { return "/" }
    return path[..<slash]
  }
}
