import Monitoring

extension Endpoint {
  /// Whether the program may be sent requests: `/readyz`.
  static func readiness(_ readiness: Readiness) -> Endpoint {
    Endpoint("readiness", at: PathPattern("/readyz"), .probe) { _, _ in
      readiness.isReady ? .ready : readiness.hasContact ? .draining : .notReady
    }
  }
}
