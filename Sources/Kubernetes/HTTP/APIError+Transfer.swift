import CCurl

extension APIError {
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
