import Logging
import Synchronization
import TestSupport

@testable import Kubernetes

/// What has been logged, line by line.
final class LogRecorder: Sendable {
  private let recorded = Mutex<[String]>([])

  var lines: [String] { recorded.withLock { $0 } }

  /// A logger that records everything, with its level and metadata.
  var logger: Logger { Logger(label: "test") { _ in Handler(recorder: self) } }

  private struct Handler: LogHandler {
    let recorder: LogRecorder
    var metadata: Logger.Metadata = [:]
    var logLevel = Logger.Level.trace

    init(recorder: LogRecorder) {
      self.recorder = recorder
    }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
      get { metadata[key] }
      set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
      let pairs = (event.metadata ?? [:]).sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
      let line = (["\(event.level)", "\(event.message)"] + pairs).joined(separator: " ")
      recorder.recorded.withLock { $0.append(line) }
    }
  }
}

/// The pauses that a transport has made.
final class PauseRecorder: Sendable {
  private let recorded = Mutex<[Duration]>([])

  var pauses: [Duration] { recorded.withLock { $0 } }

  func pause(_ duration: Duration) {
    recorded.withLock { $0.append(duration) }
  }
}

extension ContinuousClock.Instant {
  /// Late enough for anything that is to succeed.
  static var ample: Self { .now + .seconds(20) }
}

/// A client of a server on this machine.
func makeClient(
  _ server: String, user: User = User(token: .inline(Secret("sesame"))), log: LogRecorder = LogRecorder(),
  pauses: PauseRecorder = PauseRecorder(), change: (inout Cluster) -> Void = { _ in }
) -> APIClient {
  var cluster = Cluster(server: ServerURL(server)!)
  change(&cluster)
  let configuration = ClusterConfiguration(origin: "a test", cluster: cluster, user: user)
  let connection = ClusterConnection(
    configuration: configuration, userAgent: "k8s-heartbeat/test", logger: log.logger)
  return APIClient(
    transport: Transport(connection: connection, logger: log.logger, pause: { pauses.pause($0) }))
}

/// The error of a body that must throw one.
func failure(_ body: () throws(APIError) -> Void) -> APIError? {
  do throws(APIError) {
    try body()
    return nil
  } catch {
    return error
  }
}
