import Synchronization

/// All open connections.
final class ConnectionTable: Sendable {
  private let connections = Mutex<[ObjectIdentifier: Connection]>([:])

  var count: Int { connections.withLock { $0.count } }

  func insert(_ connection: Connection) {
    connections.withLock { $0[ObjectIdentifier(connection)] = connection }
  }

  /// Forgets a connection.
  ///
  /// - Returns: How many are left.
  func remove(_ connection: Connection) -> Int {
    connections.withLock {
      $0[ObjectIdentifier(connection)] = nil
      return $0.count
    }
  }

  /// All connections of this moment; some may be closed by the time they are looked at, which their phase tells.
  var snapshot: [Connection] { connections.withLock { Array($0.values) } }
}
