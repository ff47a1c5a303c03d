import CCurl
import FoundationEssentials
import Logging
import System

/// Sends requests and brings whole answers, with what is tried again on the way.
///
/// Safe from many threads at once.
final class Transport: Sendable {
  /// The bytes of an answer that are taken, after decompression.
  static let responseLimit = 16 << 20
  /// The bytes that all answers under way may take together.
  ///
  /// The pod of the manifests has 256 MiB, and an array that grows needs twice its size for a moment.
  static let budgetLimit = 128 << 20
  /// The header fields of an answer that are looked at.
  static let headers = ["content-type", "date", "location", "retry-after", "warning"]

  let clock: ServerClock
  let connection: ClusterConnection
  /// What was asked, and answered.
  let requestCounts = APIRequestCounts()
  private let pool = HandlePool()
  private let warnings: ServerWarnings
  private let hold = RetryAfterHold()
  private let budget = BodyBudget(limit: Transport.budgetLimit)
  private let pause: @Sendable (Duration) -> Void

  /// Connects to nothing yet.
  ///
  /// - Parameters:
  ///   - connection: The server and the user.
  ///   - logger: For skewed clocks and the server's warnings.
  ///   - pause: Blocks the thread for a time.
  init(
    connection: ClusterConnection, logger: Logger,
    pause: @escaping @Sendable (Duration) -> Void = { Thread.sleep(for: $0) }
  ) {
    self.connection = connection
    self.pause = pause
    clock = ServerClock(logger: logger)
    warnings = ServerWarnings(logger: logger)
  }

  /// Sends a GET.
  ///
  /// A 401 is tried once more if there are other credentials, a 429 after the time that it asks for, and a reused
  /// connection that has died once more on a new one; all before the deadline. Nothing is sent before the time is over
  /// that an earlier answer, to whichever GET, asked to wait for.
  ///
  /// - Parameters:
  ///   - path: The path and query below the server's URL.
  ///   - mediaTypes: The value of the header field `Accept`.
  ///   - deadline: When to give up.
  /// - Returns: The answer, whatever its status.
  /// - Throws: When there is none.
  func get(
    _ path: String, accepting mediaTypes: String = "application/json", deadline: MonotonicInstant
  ) throws(RequestError) -> HTTPResponse {
    if let left = hold.left {
      guard MonotonicInstant.now + left < deadline else { throw .onHold(for: left) }
      pause(left)
    }
    var credential = try credentials { () throws(CredentialError) in
      try connection.credential(deadline: deadline)
    }
    var mayRenew = true
    while true {
      let response = try attempt(path, mediaTypes, credential, deadline: deadline)
      hold.note(response)
      switch response.status {
      case 401 where mayRenew && credential != Credential():
        mayRenew = false
        let refused = credential
        let other = try credentials { () throws(CredentialError) in
          try connection.credentials.renewed(after: refused, deadline: deadline)
        }
        guard let other else { return response }
        credential = other
      case 429:
        guard let wait = response.retryAfter, MonotonicInstant.now + wait < deadline else { return response }
        pause(wait)
      default: return response
      }
    }
  }

  /// A share in what all answers may take together, for one of them.
  func share(for taker: BodyBudget.Taker) -> BodyBudget.Share {
    budget.share(for: taker)
  }

  /// Learns from an answer's head: the server's time, and its warnings.
  ///
  /// - Parameters:
  ///   - response: An answer that has just come.
  ///   - sent: Our time before the request was sent.
  func observe(_ response: HTTPResponse, sent: Date) {
    clock.observe(dateHeader: response[header: "date"], sent: sent, received: Date())
    warnings.report(response.headers["warning"] ?? [])
  }

  /// One attempt, and a second one if the connection had died since it was last used, or if the certificates to
  /// trust have been replaced.
  private func attempt(
    _ path: String, _ mediaTypes: String, _ credential: Credential, deadline: MonotonicInstant
  ) throws(RequestError) -> HTTPResponse {
    var authority = try credentials { () throws(CredentialError) in try connection.authority() }
    var result = try transfer(path, mediaTypes, credential, authority, deadline: deadline)
    if case .failure(let error) = result {
      let known = authority
      if error.isOfUnknownCertificate {
        authority = try credentials { () throws(CredentialError) in try connection.authority(lookingNow: true)
        }
      }
      if error.isOfDeadConnection || authority != known {
        result = try transfer(path, mediaTypes, credential, authority, deadline: deadline)
      }
    }
    switch result {
    case .success(let response): return response
    case .failure(let error): throw RequestError(error, cluster: connection.cluster)
    }
  }

  private func transfer(
    _ path: String, _ mediaTypes: String, _ credential: Credential, _ authority: [UInt8]?,
    deadline: MonotonicInstant
  ) throws(RequestError) -> Result<HTTPResponse, TransferError> {
    let lease = pool.take()
    let handle = lease.handle
    connection.prepare(
      handle, path: path, accepting: mediaTypes, credential: credential, authority: authority)
    let left = MonotonicInstant.now.duration(to: deadline).milliseconds
    guard left > 0 else {
      pool.give(back: lease)
      throw .timedOut("the time was up before the request could be sent", isSilent: false)
    }
    handle.set(CURLOPT_TIMEOUT_MS, left)
    handle.set(CURLOPT_CONNECTTIMEOUT_MS, left)
    let sent = Date()
    do throws(TransferError) {
      var response = try handle.perform(
        limit: Self.responseLimit, share: budget.share(for: .read), keeping: Self.headers)
      response.secrets = credential.secrets
      observe(response, sent: sent)
      pool.give(back: lease)
      return .success(response)
    } catch {
      // The handle goes, and its connections with it. What ended one has likely ended the others.
      if !error.isTooLarge, !error.isOutOfBudget { pool.discardAll() }
      return .failure(error)
    }
  }

  private func credentials<Value>(
    _ body: () throws(CredentialError) -> Value
  ) throws(RequestError) -> Value {
    do throws(CredentialError) {
      return try body()
    } catch {
      throw .credentials(error)
    }
  }
}
