import Synchronization
import System

/// The one thread of an informer: waits for what any stream has to do, and does it.
final class WatchLoop {
  private let session: WatchSession
  private let streams: [Reflector]
  private let check: LivenessCheck

  /// How long nothing at all may be due.
  private static let longestWait = Duration.seconds(60)

  /// Creates the loop of all these streams, which have nothing to do yet.
  init(_ streams: [WatchStream], in session: WatchSession) {
    self.session = session
    self.streams = streams.map { Reflector($0, in: session) }
    check = LivenessCheck(in: session)
  }

  /// Runs until it is told to stop.
  ///
  /// - Parameter isStopped: Looked at each time that the wait for the network is woken up.
  func run(until isStopped: () -> Bool) {
    for stream in streams { stream.start() }
    while !isStopped() {
      step(at: .now)
      session.transfers.wait(atMost: MonotonicInstant.now.duration(to: nextTime))
    }
    for stream in streams { session.transfers.remove(stream.transfer) }
    session.transfers.remove(check.transfer)
  }

  private func step(at now: MonotonicInstant) {
    for stream in streams {
      if let time = stream.wakeTime, time <= now { stream.wake(at: now) }
    }
    if let time = check.time(for: streams), time <= now { check.ask() }
    session.transfers.perform()
    let arrival = MonotonicInstant.now
    for stream in streams { stream.receive(at: arrival) }
    while let transfer = session.transfers.nextFinished() {
      if transfer === check.transfer {
        check.finish(confirming: streams, at: arrival)
      } else if let stream = streams.first(where: { $0.transfer === transfer }) {
        stream.finish(at: arrival)
      }
    }
  }

  private var nextTime: MonotonicInstant {
    let times =
      streams.compactMap(\.wakeTime) + [check.time(for: streams), .now + Self.longestWait].compactMap(\.self)
    return times.min() ?? .now
  }
}
