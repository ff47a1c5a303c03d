import Glibc

/// Who may connect to a unix socket: Linux asks for the right to write to its file (unix(7)).
public struct UnixSocketPermissions: Sendable, Hashable {
  /// The mode of the socket's file, such as `0o660`.
  public var mode: UInt32
  /// The group of the socket's file, by name or number; nil leaves the group of the process.
  public var group: String?

  /// Creates permissions; owner and group may connect unless told otherwise.
  public init(mode: UInt32 = 0o660, group: String? = nil) {
    self.mode = mode
    self.group = group
  }

  /// Looks whether there is such a group, without listening.
  ///
  /// - Throws: `ListenerError.unknownGroup`.
  public func check() throws(ListenerError) {
    _ = try groupID()
  }

  /// Looks the group up: getgrnam_r(3).
  ///
  /// - Returns: Its number; nil when no group was asked for.
  /// - Throws: `ListenerError.unknownGroup`.
  public func groupID() throws(ListenerError) -> UInt32? {
    guard let group else { return nil }
    // The highest number means no group: chown(2) would change nothing.
    if let number = gid_t(group), number != .max { return number }
    var entry = Glibc.group()
    var found: UnsafeMutablePointer<Glibc.group>?
    var size = 1024
    while true {
      var buffer = [CChar](repeating: 0, count: size)
      let code = getgrnam_r(group, &entry, &buffer, size, &found)
      if code == ERANGE, size < 1 << 20 {
        size *= 2
        continue
      }
      guard code == 0, found != nil else { throw .unknownGroup(group) }
      return entry.gr_gid
    }
  }
}
