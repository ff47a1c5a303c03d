import CCurl

/// Why a transfer brought no whole answer.
struct TransferError: Error {
  /// libcurl's code.
  let code: CurlCode
  /// libcurl's text for this transfer.
  let text: String
  /// OpenSSL's result of the check of the server's certificate, 0 when nothing was found.
  let verification: Int
  /// Whether the head of an answer had come.
  let hasAnswer: Bool
  /// Whether a connection was used that an earlier transfer had opened.
  let isReusedConnection: Bool
  /// Whether the body was longer than allowed.
  let isTooLarge: Bool
  /// Whether all answers under way were, together.
  let isOutOfBudget: Bool
  /// Whether the header fields were longer than allowed.
  let isHeadTooLarge: Bool
  /// The bytes that the body may have.
  let limit: Int

  /// Whether a connection that had been kept turned out to be closed, so that a new one may well do.
  var isOfDeadConnection: Bool {
    let codes: [CURLcode] = [
      CURLE_SEND_ERROR, CURLE_RECV_ERROR, CURLE_GOT_NOTHING, CURLE_HTTP2, CURLE_HTTP2_STREAM,
    ]
    return isReusedConnection && !hasAnswer && codes.map(CurlCode.init).contains(code)
  }

  /// Whether the server's certificate is signed by nobody that is trusted.
  var isOfUnknownCertificate: Bool {
    code == CurlCode(CURLE_PEER_FAILED_VERIFICATION)
  }
}
