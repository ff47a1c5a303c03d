import Glibc
import System

extension Listener {
  /// Listens on a unix socket at a path.
  static func bind(
    path: String, permissions: UnixSocketPermissions, backlog: Int32
  ) throws(ListenerError) -> Listener {
    func failed(_ call: String, _ error: SystemError = .last) -> ListenerError {
      switch error.code {
      case ENOENT, ENOTDIR, ELOOP: .noFolder(path: path, error: error)
      case EACCES, EROFS: .folderNotPermitted(path: path, error: error)
      default: .system(call: call, subject: path, error: error)
      }
    }
    let group = try permissions.groupID()
    let address: SocketAddress
    let lock: DirectoryLock
    do throws(SystemError) { address = try SocketAddress(path: path) } catch { throw failed("bind", error) }
    do throws(SystemError) { lock = try DirectoryLock(around: path) } catch {
      throw failed("locking the directory", error)
    }
    return try lock.hold { () throws(ListenerError) -> Listener in
      try removeStaleSocket(at: path, address: address)
      let descriptor = Descriptor(socket(AF_UNIX, streamSocket, 0))
      guard descriptor.number >= 0 else { throw failed("socket") }
      // Linux gives the file the mode of the socket itself, less the umask: never more than was asked for.
      guard fchmod(descriptor.number, permissions.mode & 0o600) == 0 else { throw failed("fchmod") }
      guard address.withPointer({ Glibc.bind(descriptor.number, $0, $1) }) == 0 else { throw failed("bind") }
      do throws(ListenerError) {
        if let group, lchown(path, uid_t.max, group) != 0 {
          guard errno == EPERM else { throw failed("chown to group \(group)") }
          throw .groupNotPermitted(permissions.group ?? "\(group)")
        }
        guard chmod(path, permissions.mode) == 0 else { throw failed("chmod") }
        guard listen(descriptor.number, backlog) == 0 else { throw failed("listen") }
        do throws(SystemError) {
          return try Listener(descriptor, file: SocketFile(at: path), isInherited: false)
        } catch { throw failed("listen", error) }
      } catch {
        unlink(path)
        throw error
      }
    }
  }

  /// Removes a socket file that nobody listens on.
  ///
  /// - Throws: `ListenerError` when somebody does, or when the file is not a socket.
  private static func removeStaleSocket(at path: String, address: SocketAddress) throws(ListenerError) {
    var status = stat()
    guard lstat(path, &status) == 0 else {
      if errno == ENOENT { return }
      throw .system(call: "lstat", subject: path, error: .last)
    }
    guard status.st_mode & S_IFMT == S_IFSOCK else { throw .notASocket(path: path) }
    let probe = Descriptor(socket(AF_UNIX, streamSocket | Int32(SOCK_NONBLOCK.rawValue), 0))
    guard probe.number >= 0 else { throw .system(call: "socket", subject: path, error: .last) }
    if address.withPointer({ connect(probe.number, $0, $1) }) != 0 {
      switch errno {
      case ECONNREFUSED: break
      // A full backlog, or a socket of another type: in use in either case.
      case EAGAIN, EPROTOTYPE: throw .addressInUse(.unix(path))
      default: throw .system(call: "connect", subject: path, error: .last)
      }
    } else {
      throw .addressInUse(.unix(path))
    }
    guard unlink(path) == 0 || errno == ENOENT else {
      throw .system(call: "unlink", subject: path, error: .last)
    }
  }
}
