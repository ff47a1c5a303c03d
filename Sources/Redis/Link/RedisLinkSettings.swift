/// Where a store is and how it is asked.
package struct RedisLinkSettings: Sendable {
  /// Where it is.
  package let address: RedisAddress
  /// Who we are, asked for each connection, as a password may be another one by then; nil for a server that asks nobody.
  package let login: @Sendable () throws(RedisError) -> RedisLogin?
  /// What it does for us.
  package let script: RedisScript
  /// With what the script is tried; it should write.
  package let probe: RedisRequest
  /// How long an answer may take, connecting included.
  package let timeout: Duration
  /// How long nobody asks until it is tried, while it is well.
  package var interval = Duration.seconds(5)

  /// Creates settings from their parts.
  ///
  /// - Parameters:
  ///   - address: Where it is.
  ///   - login: Who we are, asked for each connection; nil for a server that asks nobody.
  ///   - script: What it does for us.
  ///   - probe: With what the script is tried; it should write.
  ///   - timeout: How long an answer may take, connecting included.
  package init(
    address: RedisAddress, login: @escaping @Sendable () throws(RedisError) -> RedisLogin? = { nil },
    script: RedisScript, probe: RedisRequest, timeout: Duration
  ) {
    self.address = address
    self.login = login
    self.script = script
    self.probe = probe
    self.timeout = timeout
  }
}
