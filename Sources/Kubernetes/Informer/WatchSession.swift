import Logging
import System

/// What all streams of an informer share; for the informer's thread alone.
final class WatchSession {
  let transfers: TransferGroup
  let handler: any ResourceEventHandler
  let configuration: WatchConfiguration
  let logger: Logger
  let failures: FailureLog
  let interner = Interner()
  /// What was asked, and answered.
  var requestCounts: APIRequestCounts { transport.requestCounts }
  /// What all streams may ask, whatever the API server does.
  var budget: RequestBudget
  private let transport: Transport
  /// Credentials that the API server has refused; others are to be tried.
  private var refused: (credential: Credential, moment: MonotonicInstant)?

  init(
    transport: Transport, transfers: TransferGroup, streams: Int, handler: any ResourceEventHandler,
    configuration: WatchConfiguration,
    logger: Logger
  ) {
    self.transport = transport
    self.transfers = transfers
    self.handler = handler
    self.configuration = configuration
    self.logger = logger
    failures = FailureLog(logger)
    budget = RequestBudget(streams: streams, configuration: configuration, now: .now)
  }

  /// Begins a request.
  ///
  /// - Parameters:
  ///   - transfer: The transfer to use, which is free.
  ///   - path: The path and query below the server's URL.
  ///   - mediaTypes: The value of the header field `Accept`.
  ///   - purpose: What it is for.
  /// - Returns: What was sent.
  /// - Throws: When it could not be begun.
  func send(
    _ transfer: Transfer, path: String, accepting mediaTypes: String, for purpose: Transport.Purpose
  ) throws(APIError) -> Transport.Sent {
    let credential: Credential
    do throws(CredentialError) {
      credential = try self.credential()
    } catch {
      throw .credentials(error)
    }
    do throws(RequestError) {
      return try transport.begin(
        path, accepting: mediaTypes, as: credential, for: purpose,
        connectLimit: configuration.connectLimit, by: transfer, in: transfers)
    } catch {
      throw APIError(error)
    }
  }

  /// Takes the result of a transfer that is over.
  ///
  /// - Parameters:
  ///   - transfer: The transfer.
  ///   - sent: What was sent.
  /// - Returns: The answer, whatever its status.
  /// - Throws: When there is none.
  func finish(_ transfer: Transfer, _ sent: Transport.Sent) throws(APIError) -> HTTPResponse {
    let response: HTTPResponse
    do throws(RequestError) {
      response = try transport.finish(transfer, sent)
    } catch {
      throw APIError(error)
    }
    if response.status == 401, sent.credential != Credential() {
      refused = (sent.credential, .now)
    } else if let known = refused, sent.credential == known.credential, sent.moment > known.moment {
      // They count again; what was sent before the refusal says nothing.
      refused = nil
    }
    return response
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
