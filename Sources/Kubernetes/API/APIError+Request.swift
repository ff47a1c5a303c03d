extension APIError {
  /// Reads why a request has brought no answer.
  init(_ error: RequestError) {
    switch error {
    case .unreachable(let failure): self = .unreachable(failure)
    case .timedOut(let text, let isSilent): self = .timedOut(text, isSilent: isSilent)
    case .tooLarge(let limit): self = .tooLarge(limit: limit)
    case .outOfBudget(let limit): self = .outOfBudget(limit: limit)
    case .malformed(let text): self = .malformed(text)
    case .credentials(let error): self = .credentials(error)
    case .onHold(let left): self = .tooManyRequests(retryAfter: left)
    }
  }
}
