/// A token that is valid, as a request that shows it is treated; the token itself is no part of it.
package final class AcceptedToken: Sendable {
  /// What it lets its bearer see.
  package let access: Access

  /// Creates a token with all that follows from it.
  init(access: Access) {
    self.access = access
  }
}
