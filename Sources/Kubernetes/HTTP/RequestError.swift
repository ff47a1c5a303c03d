import CCurl

/// Why a request has brought no answer.
enum RequestError: Error, Sendable {
  /// The connection could not be made, or broke.
  case unreachable(ConnectionFailure)
  /// The time was up. The text says during what; `isSilent` whether the server was asked and said nothing.
  case timedOut(String, isSilent: Bool)
  /// The answer is longer than the given number of bytes.
  case tooLarge(limit: Int)
  /// The answers under way take as many bytes together as they may, the given number.
  case outOfBudget(limit: Int)
  /// The answer is none of HTTP; the text says what of it.
  case malformed(String)
  /// There is nothing to log in with.
  case credentials(CredentialError)
  /// The server has asked, when it answered an earlier request, to be left alone for longer than there is time.
  case onHold(for: Duration)
}

extension RequestError {
  /// Reads a failed transfer.
  init(_ error: TransferError, cluster: Cluster) {
    switch error.code {
    case CurlCode(CURLE_OPERATION_TIMEDOUT): self = .timedOut(error.text, isSilent: !error.hasAnswer)
    case CurlCode(CURLE_WRITE_ERROR) where error.isTooLarge: self = .tooLarge(limit: error.limit)
    case CurlCode(CURLE_WRITE_ERROR) where error.isOutOfBudget:
      self = .outOfBudget(limit: Transport.budgetLimit)
    case CurlCode(CURLE_WRITE_ERROR) where error.isHeadTooLarge:
      self = .malformed("header fields without end; is it an API server?")
    case CurlCode(CURLE_BAD_CONTENT_ENCODING): self = .malformed(error.text)
    default: self = .unreachable(ConnectionFailure(error, cluster: cluster))
    }
  }
}
