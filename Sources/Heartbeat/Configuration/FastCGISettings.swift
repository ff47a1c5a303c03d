public import FastCGI

/// Where the FastCGI server listens, and how many requests it answers at once.
public struct FastCGISettings: Sendable {
  /// `FASTCGI_LISTEN`: where to listen, unless a listening socket is passed to the process.
  public var listen: ListenAddress
  /// `FASTCGI_SOCKET_MODE`: the permission bits of the unix socket, 0 to 0o777.
  public var socketMode: UInt32
  /// `FASTCGI_SOCKET_GROUP`: the group of the unix socket, by a name of this machine or a number; nil for the process's
  /// own.
  public var socketGroup: String?
  /// `FASTCGI_WORKERS`: the threads that answer requests, 1 to 1024.
  public var workers: Int

  /// Reads these settings alone.
  ///
  /// - Parameter environment: The variables by name.
  /// - Throws: An error that tells all variables of these that cannot be read.
  public init(environment: [String: String]) throws(SettingsError) {
    var reader = EnvironmentReader(environment)
    self.init(from: &reader)
    guard reader.problems.isEmpty else { throw SettingsError(reader.problems) }
  }

  init(from reader: inout EnvironmentReader) {
    listen = Self.listen(from: &reader)
    socketMode = reader.value(
      .fastCGISocketMode, default: 0o660, allowed: "permission bits in octal from 0 to 0777, such as 0660"
    ) { text in
      let isOctal = text.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "7")).contains($0) }
      return isOctal ? UInt32(text, radix: 8).flatMap { $0 <= 0o777 ? $0 : nil } : nil
    }
    socketGroup = reader.optional(
      .fastCGISocketGroup, allowed: "a group that exists on this machine, by its name or number"
    ) { text in
      (try? UnixSocketPermissions(group: text).groupID()) == nil ? nil : text
    }
    workers = reader.value(.fastCGIWorkers, default: 128, allowed: "a whole number from 1 to 1024") { text in
      Int(digits: text).flatMap { (1...1024).contains($0) ? $0 : nil }
    }
  }

  private static func listen(from reader: inout EnvironmentReader) -> ListenAddress {
    let standard = ListenAddress.unix("/run/k8s-heartbeat/fastcgi.sock")
    guard let text = reader.text(.fastCGIListen) else { return standard }
    do throws(ListenAddress.ParseError) {
      return try ListenAddress(text)
    } catch {
      reader.reject(
        .init(
          .fastCGIListen, value: text,
          allowed: "unix:/absolute/path, host:port or [IPv6 address]:port, but \(error.reason)"))
      return standard
    }
  }
}
