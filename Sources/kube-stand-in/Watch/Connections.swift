import NIOCore
import Synchronization

/// The connections that changes of objects and orders of tests reach: open watches, and silenced ones.
final class Connections: Sendable {
  private struct State {
    var watches: [ObjectIdentifier: WatchHandle] = [:]
    var silenced: [ObjectIdentifier: any Channel] = [:]
  }

  private let state = Mutex(State())

  /// How many watches are open.
  var watchCount: Int { state.withLock { $0.watches.count } }

  /// Takes a watch in.
  func opened(_ watch: WatchHandle) {
    state.withLock { $0.watches[ObjectIdentifier(watch)] = watch }
  }

  /// Forgets a watch.
  func closed(_ watch: WatchHandle) {
    state.withLock { $0.watches[ObjectIdentifier(watch)] = nil }
  }

  /// Wakes the watches that changes concern.
  func wake(for changes: [Store.Change]) {
    let resources = Set(changes.lazy.map(\.object.object.resource))
    for watch in watches where resources.contains(watch.resource) { watch.wake() }
  }

  /// Gives an order to the open watches whose path contains a text, with nil to all.
  func order(_ order: WatchHandle.Order, path: String?) {
    for watch in watches where path.map(watch.path.contains) ?? true {
      watch.carryOut(order)
      if case .silence = order { silence(watch.channel) }
    }
  }

  /// Takes in a connection on which nothing more is written.
  func silence(_ channel: any Channel) {
    state.withLock { $0.silenced[ObjectIdentifier(channel)] = channel }
    channel.closeFuture.whenComplete { _ in
      self.state.withLock { $0.silenced[ObjectIdentifier(channel)] = nil }
    }
  }

  /// Closes the connections on which nothing more is written.
  func closeSilenced() {
    for channel in state.withLock({ Array($0.silenced.values) }) { channel.close(promise: nil) }
  }

  private var watches: [WatchHandle] { state.withLock { Array($0.watches.values) } }
}
