import CCurl
import FoundationEssentials
import Logging
import System

/// What all streams of an informer share; for the informer's thread alone.
final class WatchSession {
  /// What was sent, and when.
  struct Sent {
    let credential: Credential
    let date: Date
    let moment: ContinuousClock.Instant
  }

  /// What a request is for.
  enum Purpose {
    /// An answer that comes whole.
    case answer(within: Duration)
    /// An answer that goes on for as long as the server likes, up to a limit.
    case stream(atMost: Duration)
  }

  let multi: CurlMulti
  let handler: any ResourceEventHandler
  let configuration: WatchConfiguration
  let logger: Logger
  let failures: FailureLog
  let interner = Interner()
  /// What all streams may ask, whatever the API server does.
  var budget: RequestBudget
  private let transport: Transport
  /// Credentials that the API server has refused; others are to be tried.
  private var refused: (credential: Credential, moment: ContinuousClock.Instant)?

  /// Keep-alive probes are sent this often, so that an acknowledgement is never much older on a good connection.
  private static let probeSeconds = 2

  init(
    transport: Transport, multi: CurlMulti, streams: Int, handler: any ResourceEventHandler,
    configuration: WatchConfiguration,
    logger: Logger
  ) {
    self.transport = transport
    self.multi = multi
    self.handler = handler
    self.configuration = configuration
    self.logger = logger
    failures = FailureLog(logger)
    budget = RequestBudget(streams: streams, configuration: configuration, now: .now)
  }

  /// Begins a request.
  ///
  /// - Parameters:
  ///   - handle: The handle to use, which is free.
  ///   - path: The path and query below the server's URL.
  ///   - purpose: What it is for.
  /// - Returns: What was sent.
  /// - Throws: When it could not be begun.
  func send(_ handle: CurlHandle, path: String, for purpose: Purpose) throws(APIError) -> Sent {
    let credential: Credential
    do throws(CredentialError) {
      credential = try self.credential()
      transport.connection.prepare(
        handle, path: path, credential: credential, authority: try transport.connection.authority())
    } catch {
      throw .credentials(error)
    }
    switch purpose {
    case .answer(let limit):
      handle.set(CURLOPT_TIMEOUT_MS, limit.milliseconds)
    case .stream(let limit):
      handle.set(CURLOPT_TIMEOUT_MS, limit.milliseconds)
      // Whatever compresses a stream holds it back.
      handle.set(CURLOPT_ACCEPT_ENCODING, "identity")
    }
    handle.set(CURLOPT_CONNECTTIMEOUT_MS, configuration.connectLimit.milliseconds)
    handle.set(CURLOPT_TCP_KEEPIDLE, Self.probeSeconds)
    handle.set(CURLOPT_TCP_KEEPINTVL, Self.probeSeconds)
    // Waits for a connection that is being made, to share it. Without TLS there is no HTTP/2, and libcurl would
    // wait for nothing.
    handle.set(CURLOPT_PIPEWAIT, transport.connection.cluster.server.isTLS)
    handle.report(to: multi.sockets)
    let refusal = handle.begin(limit: ObjectSize.limit, share: transport.share(for: .stream))
    let sent = Sent(credential: credential, date: Date(), moment: .now)
    if refusal != .ok { _ = try finish(handle, refusal, sent) }
    guard multi.add(handle) else { throw .malformed("libcurl has no memory for a transfer") }
    return sent
  }

  /// Takes the result of a transfer that is over.
  ///
  /// - Parameters:
  ///   - handle: Its handle.
  ///   - code: How it ended.
  ///   - sent: What was sent.
  /// - Returns: The answer, whatever its status.
  /// - Throws: When there is none.
  func finish(_ handle: CurlHandle, _ code: CurlCode, _ sent: Sent) throws(APIError) -> HTTPResponse {
    do throws(TransferError) {
      var response = try handle.finish(code, keeping: Transport.headers)
      response.secrets = sent.credential.secrets
      transport.observe(response, sent: sent.date)
      if response.status == 401, sent.credential != Credential() {
        refused = (sent.credential, .now)
      } else if let known = refused, sent.credential == known.credential, sent.moment > known.moment {
        // They count again; what was sent before the refusal says nothing.
        refused = nil
      }
      return response
    } catch {
      throw APIError(error, cluster: transport.connection.cluster)
    }
  }

  /// The credentials to send.
  ///
  /// Nothing is waited for here: a plugin that has to run answers a later call.
  private func credential() throws(CredentialError) -> Credential {
    guard let refused else { return try transport.connection.credential(deadline: .now) }
    let credentials = transport.connection.credentials
    guard let other = try credentials.renewed(after: refused.credential, deadline: .now) else {
      return refused.credential
    }
    self.refused = nil
    return other
  }
}
