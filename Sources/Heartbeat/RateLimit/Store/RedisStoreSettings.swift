import Redis
import System

/// Where a store is that replicas share, and how it is asked.
struct RedisStoreSettings: Sendable {
  /// Where it is.
  let address: RedisAddress
  /// Who we are, asked for each connection.
  let login: @Sendable () throws(RedisError) -> RedisLogin?
  /// What all keys begin with.
  let prefix: String
  /// How long a request waits.
  let timeout: Duration

  /// Creates settings from their parts.
  init(
    address: RedisAddress, login: @escaping @Sendable () throws(RedisError) -> RedisLogin? = { nil },
    prefix: String, timeout: Duration
  ) {
    self.address = address
    self.login = login
    self.prefix = prefix
    self.timeout = timeout
  }

  /// Creates settings for a URL.
  ///
  /// - Parameters:
  ///   - url: Where the store is, and perhaps its password.
  ///   - passwordFile: The path of a file with the password, which may be replaced at any time; nil for none.
  ///   - prefix: What all keys begin with.
  ///   - timeout: How long a request waits.
  init(_ url: RedisURL, passwordFile: String?, prefix: String, timeout: Duration) {
    let file = passwordFile.map(StorePasswordFile.init(path:))
    let (user, password) = (url.address.user, url.password)
    self.init(
      address: url.address,
      login: { () throws(RedisError) -> RedisLogin? in
        if let file { return RedisLogin(user: user, password: try file.password()) }
        return password.map { RedisLogin(user: user, password: $0) }
      }, prefix: prefix, timeout: timeout)
  }
}
