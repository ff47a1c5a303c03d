import NIOCore
import NIOHTTP1
import NIOPosix

/// A running stand-in for an API server.
final class StandIn: Sendable {
  /// How to run it.
  struct Configuration: Sendable {
    /// The folder of fixtures, nil for none.
    var fixtures: String?
    /// What is there besides the fixtures, nil for nothing.
    var generated: GeneratedCluster?
    /// Where to listen.
    var address = ListenAddress.anyPort
    /// Who may do what.
    var access = Access()
    /// How long each answer of the API waits.
    var delay = Duration.zero
    /// How often the folder is looked at.
    var reloadInterval = Duration.milliseconds(150)
    /// The version that the objects start with.
    var resourceVersion: UInt64 = 1
    /// How many changes of each resource are kept for watches.
    var historyLimit = 10_000
    /// When watches send bookmarks.
    var bookmarks = WatchStream.BookmarkTimes()
    /// The server's clock, which relative times in fixtures and the `Date` header follow.
    var clock: @Sendable () -> Timestamp = Timestamp.now
    /// Takes a line for the operator: what was reloaded, and what is wrong with a fixture.
    var log: @Sendable (String) -> Void = { _ in }
  }

  /// The fixtures that cannot be read at the start.
  struct StartError: Error, CustomStringConvertible {
    let errors: [FixtureError]
    var description: String { errors.map(\.description).joined(separator: "\n") }
  }

  /// `http://HOST:PORT`.
  let url: String
  /// The objects that it serves.
  let store: Store

  private let channel: any Channel
  private let threads: MultiThreadedEventLoopGroup
  /// A thread apart: reading fixtures must not hold up answers.
  private let reloading: MultiThreadedEventLoopGroup

  /// Reads the fixtures and listens.
  ///
  /// - Parameter configuration: How to run.
  /// - Throws: `StartError` for a fixture that cannot be read, NIO's error for an address that cannot be had.
  init(_ configuration: Configuration) throws {
    let started = configuration.clock()
    var folder = configuration.fixtures.map { FixtureFolder(path: $0, started: started) }
    let reading = folder?.read(now: .now()) ?? FixtureFolder.Reading()
    guard reading.errors.isEmpty else { throw StartError(errors: reading.errors) }
    let connections = Connections()
    let store = Store(
      from: configuration.resourceVersion, historyLimit: configuration.historyLimit,
      changed: { connections.wake(for: $0) })
    if let generated = configuration.generated {
      store.apply(generated.objects(started: started).map(Store.Operation.put))
    }
    store.replace(with: reading.objects ?? [])

    let clock = configuration.clock
    let control = Control(
      access: configuration.access,
      objects: ObjectControl(store: store, clock: clock, started: started), store: store,
      connections: connections)
    let api = API(
      store: store, access: { control.access },
      clock: {
        var now = clock()
        now.microseconds += control.clockOffset
        return now
      })
    let services = RequestHandler.Services(
      api: api, control: control, connections: connections, delay: TimeAmount(configuration.delay),
      bookmarks: configuration.bookmarks)
    let threads = MultiThreadedEventLoopGroup(numberOfThreads: System.coreCount)
    do {
      channel = try ServerBootstrap(group: threads)
        .serverChannelOption(.backlog, value: 1024)
        .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
        .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
        .childChannelInitializer { channel in
          channel.eventLoop.makeCompletedFuture {
            let pipeline = channel.pipeline.syncOperations
            try pipeline.configureHTTPServerPipeline(withErrorHandling: true)
            try pipeline.addHandler(RequestHandler(services))
          }
        }
        .bind(host: configuration.address.host, port: configuration.address.port).wait()
    } catch {
      try? threads.syncShutdownGracefully()
      throw error
    }
    let host = configuration.address.host
    url = "http://\(host.contains(":") ? "[\(host)]" : host):\(channel.localAddress?.port ?? 0)"
    self.store = store
    self.threads = threads
    reloading = MultiThreadedEventLoopGroup(numberOfThreads: 1)

    if let folder { watch(folder, every: configuration.reloadInterval, log: configuration.log) }
  }

  /// Closes the listener and all connections.
  ///
  /// - Throws: NIO's error when its threads do not end.
  func stop() throws {
    try reloading.syncShutdownGracefully()
    try threads.syncShutdownGracefully()
  }

  /// Takes changed fixtures over from now on.
  private func watch(
    _ folder: FixtureFolder, every interval: Duration, log: @escaping @Sendable (String) -> Void
  ) {
    let eventLoop = reloading.next()
    let folder = NIOLoopBoundBox.makeBoxSendingValue(folder, eventLoop: eventLoop)
    let interval = TimeAmount(interval)
    eventLoop.scheduleRepeatedTask(initialDelay: interval, delay: interval) { [store] _ in
      let reading = folder.value.read(now: .now())
      for error in reading.errors { log("error: \(error)") }
      guard let objects = reading.objects else { return }
      let changes = store.replace(with: objects)
      if !changes.isEmpty { log("reloaded: \(Store.Change.summary(changes))") }
    }
  }
}

extension Store.Change {
  /// One line about changes, such as `1 added, 0 modified, 2 deleted`.
  fileprivate static func summary(_ changes: [Store.Change]) -> String {
    var added = 0
    var modified = 0
    var deleted = 0
    for change in changes {
      switch change {
      case .added: added += 1
      case .modified: modified += 1
      case .deleted: deleted += 1
      }
    }
    return "\(added) added, \(modified) modified, \(deleted) deleted"
  }
}
