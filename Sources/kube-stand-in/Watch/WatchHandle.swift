import NIOCore
import Synchronization

/// A watch that is being answered, as other threads see it.
final class WatchHandle: Sendable {
  /// What can be ordered for it.
  enum Order: Sendable {
    /// Its connection is reset.
    case reset
    /// It ends as when its time is over.
    case close
    /// It is told that its version is too old, and ends.
    case expire
    /// It writes nothing more, and stays open.
    case silence
  }

  /// The objects that it is about.
  let resource: Resource
  /// The path of its request.
  let path: String
  /// Its connection.
  let channel: any Channel

  private let stream: NIOLoopBound<WatchStream>
  private let isWoken = Atomic(false)
  private let silent = Atomic(false)

  /// A handle of a stream, on whose event loop this is called.
  init(_ stream: WatchStream, resource: Resource, path: String, channel: any Channel) {
    self.resource = resource
    self.path = path
    self.channel = channel
    self.stream = NIOLoopBound(stream, eventLoop: channel.eventLoop)
  }

  /// Whether silence was ordered.
  var isSilent: Bool { silent.load(ordering: .acquiring) }

  /// Lets it look for changes; calls before it does so count as one.
  func wake() {
    guard !isWoken.exchange(true, ordering: .acquiringAndReleasing) else { return }
    channel.eventLoop.execute {
      self.isWoken.store(false, ordering: .releasing)
      self.stream.value.send()
    }
  }

  /// Carries out an order.
  ///
  /// Silence begins at once, the others when its event loop comes to it.
  func carryOut(_ order: Order) {
    if case .silence = order { silent.store(true, ordering: .releasing) }
    channel.eventLoop.execute { self.stream.value.carryOut(order) }
  }
}
