import Dispatch
import Synchronization
import System

/// A request that goes with others, or waits for that.
final class BatchTicket: Sendable {
  /// What the request is.
  let request: RedisRequest
  private let state = Mutex(State())
  private let arrival = DispatchSemaphore(value: 0)

  private struct State {
    var answer: Result<[RedisReply], RedisError>?
    /// Those to ask for, itself among them, when it is to lead.
    var batch: [BatchTicket]?
  }

  /// Creates a ticket for a request.
  init(_ request: RedisRequest) {
    self.request = request
  }

  /// What the script says.
  ///
  /// - Throws: Why it says no, or that it was not asked in time.
  var answer: [RedisReply] {
    get throws(RedisError) {
      guard let answer = state.withLock({ $0.answer }) else { throw .timedOut }
      return try answer.get()
    }
  }

  /// Hands the answer to the thread that waits for it.
  func settle(_ answer: Result<[RedisReply], RedisError>) {
    state.withLock { $0.answer = answer }
    arrival.signal()
  }

  /// Lets the thread that waits ask for all of a batch.
  func lead(_ batch: [BatchTicket]) {
    state.withLock { $0.batch = batch }
    arrival.signal()
  }

  /// Waits until it is answered or is to lead.
  ///
  /// - Parameter deadline: When to give up; nil for never.
  /// - Returns: The batch to lead, if it is to, and whether anything has come.
  func wait(until deadline: MonotonicInstant?) -> (batch: [BatchTicket]?, hasCome: Bool) {
    if let deadline {
      let left = max(.zero, MonotonicInstant.now.duration(to: deadline))
      if arrival.wait(timeout: .now() + left.dispatchInterval) == .timedOut { return (nil, false) }
    } else {
      arrival.wait()
    }
    return (state.withLock { $0.batch.take() }, true)
  }
}
