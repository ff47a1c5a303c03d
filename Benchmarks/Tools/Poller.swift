import Foundation
import Synchronization
import TestSupport

/// A client that polls a deployment every 5 ms, over one connection.
final class Poller: Sendable {
  /// When an answer first had another status than the one before.
  struct Sighting: Sendable {
    let status: Int
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
  init(_ server: HeartbeatServer) {
    let url = server.url
    Thread.detachNewThread { [self] in
      poll(HTTPConnection(url, authorization: HeartbeatServer.authorization))
    }
  }

  /// Ends it.
  func stop() {
    state.withLock { $0.isOver = true }
  }

  /// The sighting of a status, as soon as the answers have it; an error when they do not within 10 seconds.
  func sighting(of status: Int) throws -> Sighting {
    let deadline = WallClock.now + 10_000
    while WallClock.now < deadline {
      if let latest = try latest, latest.status == status { return latest }
      usleep(500)
    }
    throw NotMet("an answer \(status): \(String(describing: try latest))")
  }

  /// The last change of the status.
  var latest: Sighting? {
    get throws {
      let (latest, failure) = state.withLock { ($0.latest, $0.failure) }
      if let failure { throw NotMet("polling: \(failure)") }
      return latest
    }
  }

  private func poll(_ connection: HTTPConnection) {
    var next = WallClock.now
    while !state.withLock({ $0.isOver }) {
      do {
        let status = try connection.send("GET", HeartbeatServer.path).status
        let moment = WallClock.now
        state.withLock { state in
          if state.latest?.status != status { state.latest = Sighting(status: status, moment: moment) }
        }
      } catch {
        return state.withLock { $0.failure = "\(error)" }
      }
      next = max(next + Self.pause, WallClock.now)
      usleep(UInt32(max(0, next - WallClock.now) * 1000))
    }
  }
}
