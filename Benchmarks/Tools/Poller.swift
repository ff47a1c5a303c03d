import Foundation
import Synchronization
import TestSupport

/// A client that polls a deployment every 5 ms, over one connection.
final class Poller: Sendable {
  /// When an answer first told otherwise of the pod than the one before.
  struct Sighting: Sendable {
    /// Whether the pod that is looked for is ready.
    let isReady: Bool
    /// In milliseconds since 1970.
    let moment: Double
  }

  private static let pause = 5.0

  private struct State {
    var latest: Sighting?
    var isOver = false
    var failure: String?
  }

  private let state = Mutex(State())

  /// Begins to poll.
  ///
  /// - Parameters:
  ///   - server: Who is asked.
  ///   - pod: The name of the pod that is looked for; an answer that names it tells that it is not ready.
  init(_ server: HeartbeatServer, lookingFor pod: String) {
    let url = server.url
    Thread.detachNewThread { [self] in
      poll(HTTPConnection(url, authorization: HeartbeatServer.authorization), for: Data(pod.utf8))
    }
  }

  /// Ends it.
  func stop() {
    state.withLock { $0.isOver = true }
  }

  /// The sighting of the pod, ready or not, as soon as the answers have it; an error when they do not within 10 seconds.
  func sighting(ready isReady: Bool) throws -> Sighting {
    let deadline = WallClock.now + 10_000
    while WallClock.now < deadline {
      if let latest = try latest, latest.isReady == isReady { return latest }
      usleep(500)
    }
    throw NotMet("the pod, ready \(isReady): \(String(describing: try latest))")
  }

  /// The last change of what is told.
  var latest: Sighting? {
    get throws {
      let (latest, failure) = state.withLock { ($0.latest, $0.failure) }
      if let failure { throw NotMet("polling: \(failure)") }
      return latest
    }
  }

  private func poll(_ connection: HTTPConnection, for pod: Data) {
    var next = WallClock.now
    while !state.withLock({ $0.isOver }) {
      do {
        let body = try connection.send("GET", HeartbeatServer.path).body
        let moment = WallClock.now
        let isReady = body.range(of: pod) == nil
        state.withLock { state in
          if state.latest?.isReady != isReady { state.latest = Sighting(isReady: isReady, moment: moment) }
        }
      } catch {
        return state.withLock { $0.failure = "\(error)" }
      }
      next = max(next + Self.pause, WallClock.now)
      usleep(UInt32(max(0, next - WallClock.now) * 1000))
    }
  }
}
