package import System

/// What a connection shows of who it is.
package struct RedisLogin: Sendable, Equatable {
  /// The user of the server's access control list; nil for its default user.
  package let user: String?
  /// The password.
  package let password: Secret

  /// Creates a login from its parts.
  package init(user: String?, password: Secret) {
    self.user = user
    self.password = password
  }
}
