import System

/// Where a Redis or Valkey listens, which of its databases is meant, and as whom to come.
package struct RedisAddress: Sendable, Hashable, CustomStringConvertible {
  /// A name or an address, without brackets.
  package let host: String
  /// The port, from 1.
  package let port: UInt16
  /// The number of the database; a new server has those from 0 to 15.
  package let database: Int
  /// The user of the server's access control list; nil for its default user.
  package let user: String?

  /// Creates an address from its parts.
  ///
  /// - Parameters:
  ///   - host: A name or an address, without brackets.
  ///   - port: The port, from 1.
  ///   - database: The number of the database, from 0.
  ///   - user: The user; nil for the server's default user.
  package init(host: String, port: UInt16 = 6379, database: Int = 0, user: String? = nil) {
    self.host = host
    self.port = port
    self.database = database
    self.user = user
  }

  /// The host and the port, such as `redis:6379` or `[::1]:6379`.
  package var place: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }

  /// The URL without a password.
  package var description: String {
    let user = user.map { "\($0.percentEncoded())@" } ?? ""
    return "redis://\(user)\(place)/\(database)"
  }
}
