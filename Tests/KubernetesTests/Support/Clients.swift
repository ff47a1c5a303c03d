import Logging
import Synchronization
import System
import TestSupport

@testable import Kubernetes

/// The pauses that a transport has made.
final class PauseRecorder: Sendable {
  private let recorded = Mutex<[Duration]>([])

  var pauses: [Duration] { recorded.withLock { $0 } }

  func pause(_ duration: Duration) {
    recorded.withLock { $0.append(duration) }
  }
}

extension MonotonicInstant {
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
