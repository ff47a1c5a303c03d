/// Where a store is and how it is asked.
package struct RedisLinkSettings: Sendable {
  /// Where it is.
  package let address: RedisAddress
  /// Who we are, asked for each connection, as a password may be another one by then; nil for a server that asks nobody.
  package let login: @Sendable () throws(RedisError) -> RedisLogin?
  /// What it does for us.
  package let script: RedisScript
  /// The keys with which the script is tried.
  package let probeKeys: [String]
  /// What it is told then; it should write.
  package let probeArguments: [String]
  /// How long whoever asks waits, connecting included.
  package let timeout: Duration
  /// How often it is tried while it is well.
  package var interval = Duration.seconds(5)

  /// Creates settings from their parts.
  ///
  /// - Parameters:
  ///   - address: Where it is.
  ///   - login: Who we are, asked for each connection; nil for a server that asks nobody.
  ///   - script: What it does for us.
  ///   - probeKeys: The keys with which the script is tried.
  ///   - probeArguments: What it is told then; it should write.
  ///   - timeout: How long whoever asks waits, connecting included.
  package init(
    address: RedisAddress, login: @escaping @Sendable () throws(RedisError) -> RedisLogin? = { nil },
    script: RedisScript, probeKeys: [String], probeArguments: [String], timeout: Duration
  ) {
    self.address = address
    self.login = login
    self.script = script
    self.probeKeys = probeKeys
    self.probeArguments = probeArguments
    self.timeout = timeout
  }
}
