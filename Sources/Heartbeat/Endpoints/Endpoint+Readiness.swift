import Monitoring

extension Endpoint {
  /// Whether the program may be sent requests: `/readyz`.
  static func readiness(_ readiness: Readiness) -> Endpoint {
    let state: @Sendable () -> Representation = {
      readiness.isReady ? .ready : readiness.hasContact ? .draining : .notReady
    }
    return Endpoint(
      "readiness", at: PathPattern("/readyz"), .probe, respondAtOnce: { _, _ in state() },
      respond: { _, _ in state() })
  }
}
