import FastCGI

/// A token that is valid, as a request that shows it is treated; the token itself is no part of it.
package final class AcceptedToken: Sendable {
  /// What it is called in logs.
  package let name: String
  /// What it lets its bearer see.
  package let access: Access
  /// Its name for the web server's log: `X-Token-Name`.
  let nameField: HeaderField

  /// Creates a token with all that follows from it.
  package init(name: String, access: Access) {
    self.name = name
    self.access = access
    nameField = HeaderField("X-Token-Name", name)
  }
}
