public import Logging
import Synchronization
import System

/// Lists and watches all that ``WatchedObjects`` has a row for, and hands on to a handler what it sees.
///
/// ```swift
/// let informer = client.informer(scopes: [.cluster], handler: state, logger: logger)
/// try informer.start()
/// ```
///
/// All streams share one thread, and one connection where the API server speaks HTTP/2. Each begins as
/// `WatchStream.State.listing`, which is not reported. Nothing ends an informer but `stop()`: whatever fails is tried
/// again, with growing pauses.
public final class Informer: Sendable {
  /// Why an informer could not start.
  public struct StartError: Error, CustomStringConvertible {
    /// What the system is short of.
    public let description: String
  }

  /// What the thread and its owner share.
  private final class Run: Sendable {
    let transfers: TransferGroup
    let isStopped = Atomic(false)
    let end = Completion<Void>()

    init(transfers: TransferGroup) {
      self.transfers = transfers
    }

    func stop() {
      isStopped.store(true, ordering: .releasing)
      transfers.wakeUp()
    }
  }

  private let transport: Transport
  private let streams: [WatchStream]
  private let handler: any ResourceEventHandler
  private let configuration: WatchConfiguration
  private let logger: Logger
  private let run = Mutex<Run?>(nil)

  /// How long `stop()` waits for the thread.
  ///
  /// It waits for nothing itself but the file system and the handler.
  private static let stopLimit = Duration.seconds(2)

  init(
    transport: Transport, scopes: [WatchScope], handler: any ResourceEventHandler, logger: Logger,
    configuration: WatchConfiguration
  ) {
    self.transport = transport
    streams = scopes.flatMap { scope in WatchedObjects.types.map { WatchStream($0, in: scope) } }
    self.handler = handler
    self.logger = logger
    self.configuration = configuration
  }

  deinit {
    run.withLock { $0?.stop() }
  }

  /// Starts watching, in a thread of its own; once started it does nothing until it has been stopped.
  ///
  /// - Throws: When the system has no memory, descriptors or thread for it.
  public func start() throws(StartError) {
    let isStarted = run.withLock { run in
      if run != nil { return true }
      guard let transfers = TransferGroup(userTimeout: configuration.userTimeout) else {
        return false
      }
      let new = Run(transfers: transfers)
      let (transport, streams, handler, configuration, logger) = (
        transport, streams, handler, configuration, logger
      )
      do throws(SystemError) {
        try Thread.detach(name: "watch") {
          let session = WatchSession(
            transport: transport, transfers: new.transfers, streams: streams.count, handler: handler,
            configuration: configuration, logger: logger)
          WatchLoop(streams, in: session).run { new.isStopped.load(ordering: .acquiring) }
          new.end.fulfil(())
        }
        run = new
        return true
      } catch {
        return false
      }
    }
    guard isStarted else { throw StartError(description: "the system has no thread or memory to watch with") }
  }

  /// Stops watching: closes the connections, and waits until the handler has got the last thing.
  ///
  /// Not to be called by the handler. An informer that does not run is left alone.
  public func stop() {
    let stopped = run.withLock { run in
      defer { run = nil }
      return run
    }
    guard let stopped else { return }
    stopped.stop()
    _ = stopped.end.wait(until: .now + Self.stopLimit)
  }
}

extension APIClient {
  /// Creates an informer of the same API server, as the same user.
  ///
  /// - Parameters:
  ///   - scopes: All namespaces, or some.
  ///   - handler: Gets what is seen.
  ///   - logger: For streams that break and come back.
  ///   - configuration: Time limits and pauses.
  /// - Returns: An informer that has not been started.
  public func informer(
    scopes: [WatchScope], handler: any ResourceEventHandler, logger: Logger,
    configuration: WatchConfiguration = WatchConfiguration()
  ) -> Informer {
    Informer(
      transport: transport, scopes: scopes, handler: handler, logger: logger, configuration: configuration)
  }
}
