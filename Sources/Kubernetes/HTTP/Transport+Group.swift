import CCurl
import FoundationEssentials
import System

/// Requests that run side by side in the one thread of a group, and are not tried again.
extension Transport {
  /// What a request of a group is for.
  enum Purpose {
    /// An answer that comes whole, with about so many bytes of body; 0 when nobody can tell.
    case answer(within: Duration, expecting: Int = 0)
    /// An answer that goes on for as long as the server likes, up to a limit.
    case stream(atMost: Duration)
  }

  /// What was sent, and when.
  struct Sent {
    let credential: Credential
    let date: Date
    let moment: MonotonicInstant
  }

  /// Keep-alive probes are sent this often, so that an acknowledgement is never much older on a good connection.
  private static let probeSeconds = 2

  /// Begins a GET.
  ///
  /// - Parameters:
  ///   - path: The path and query below the server's URL.
  ///   - mediaTypes: The value of the header field `Accept`.
  ///   - credential: What to log in with.
  ///   - purpose: What it is for.
  ///   - connectLimit: How long it may take until there is a connection.
  ///   - transfer: The transfer to use, which is free.
  ///   - group: Where it runs.
  /// - Returns: What was sent.
  /// - Throws: When it could not be begun.
  func begin(
    _ path: String, accepting mediaTypes: String, as credential: Credential, for purpose: Purpose,
    connectLimit: Duration, by transfer: Transfer, in group: TransferGroup
  ) throws(RequestError) -> Sent {
    do throws(CredentialError) {
      connection.prepare(
        transfer, path: path, accepting: mediaTypes, credential: credential,
        authority: try connection.authority())
    } catch {
      throw .credentials(error)
    }
    var expected = 0
    switch purpose {
    case .answer(let limit, let bytes):
      expected = bytes
      transfer.set(CURLOPT_TIMEOUT_MS, limit.milliseconds)
    case .stream(let limit):
      transfer.set(CURLOPT_TIMEOUT_MS, limit.milliseconds)
      // Whatever compresses a stream holds it back.
      transfer.set(CURLOPT_ACCEPT_ENCODING, "identity")
    }
    transfer.set(CURLOPT_CONNECTTIMEOUT_MS, connectLimit.milliseconds)
    transfer.set(CURLOPT_TCP_KEEPIDLE, Self.probeSeconds)
    transfer.set(CURLOPT_TCP_KEEPINTVL, Self.probeSeconds)
    // Waits for a connection that is being made, to share it. Without TLS there is no HTTP/2, and libcurl would
    // wait for nothing.
    transfer.set(CURLOPT_PIPEWAIT, connection.cluster.server.isTLS)
    transfer.report(to: group.sockets)
    let sent = Sent(credential: credential, date: Date(), moment: .now)
    guard transfer.begin(limit: Self.responseLimit, share: share(for: .stream), expecting: expected) == .ok
    else {
      _ = try finish(transfer, sent)
      return sent
    }
    guard group.add(transfer) else {
      throw .unreachable(ConnectionFailure(kind: .other, text: "libcurl has no memory for a transfer"))
    }
    return sent
  }

  /// Takes the result of a transfer that is over.
  ///
  /// - Parameters:
  ///   - transfer: The transfer.
  ///   - sent: What was sent.
  /// - Returns: The answer, whatever its status.
  /// - Throws: When there is none.
  func finish(_ transfer: Transfer, _ sent: Sent) throws(RequestError) -> HTTPResponse {
    do throws(TransferError) {
      var response = try transfer.finish(keeping: Self.headers)
      response.secrets = sent.credential.secrets
      observe(response, sent: sent.date)
      return response
    } catch {
      throw RequestError(error, cluster: connection.cluster)
    }
  }
}
