import Synchronization

/// All open connections.
final class ConnectionTable: Sendable {
  /// All places; most of them are vacant.
  let places: [Connection]
  private let vacant: Mutex<[Int]>
  private let buffered = Atomic(0)
  private let bufferLimit: Int

  /// Creates a table.
  ///
  /// - Parameters:
  ///   - capacity: How many connections may be open.
  ///   - bufferLimit: How many bytes of requests that are not whole may be kept.
  init(capacity: Int, bufferLimit: Int) {
    places = (0..<capacity).map { Connection(place: UInt32(clamping: $0)) }
    vacant = Mutex(Array((0..<capacity).reversed()))
    self.bufferLimit = bufferLimit
  }

  var count: Int { places.count - vacant.withLock { $0.count } }

  /// How many bytes of requests that are not whole are kept.
  var kept: Int { buffered.load(ordering: .relaxed) }

  var isFull: Bool { vacant.withLock { $0.isEmpty } }

  /// The place that an event is about; nil for one that there is not.
  subscript(id: Connection.ID) -> Connection? {
    id.place < places.count ? places[Int(id.place)] : nil
  }

  /// Gives a place to a connection that was accepted.
  ///
  /// - Returns: Nil when all places are taken.
  func admit(descriptor: Int32) -> Connection.ID? {
    guard let place = vacant.withLock({ $0.popLast() }) else { return nil }
    return places[place].occupy(descriptor: descriptor)
  }

  /// Frees the place of a connection that was closed.
  ///
  /// - Returns: How many are left.
  func remove(_ id: Connection.ID) -> Int {
    self[id]?.vacate()
    return vacant.withLock { vacant in
      vacant.append(Int(id.place))
      return places.count - vacant.count
    }
  }

  /// Ends the connection with which the least is lost.
  ///
  /// - Parameter kind: Nothing that is worth more than this.
  func giveUpOne(upTo kind: Connection.Worth.Kind = .kept) {
    places
      .compactMap { connection in connection.worth.map { (connection, $0) } }
      .filter { $0.1.kind.rawValue <= kind.rawValue }
      .min { $0.1 < $1.1 }?
      .0.end()
  }

  /// Counts what is kept of requests that are not whole; beyond the limit the oldest of them is given up.
  func account(for bytes: Int) {
    guard bytes != 0 else { return }
    let total = buffered.add(bytes, ordering: .relaxed).newValue
    if bytes > 0, total > bufferLimit { giveUpOne(upTo: .unfinished) }
  }
}
