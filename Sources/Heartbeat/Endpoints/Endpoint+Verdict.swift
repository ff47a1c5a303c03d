import Health
import Monitoring

extension Endpoint {
  /// How one workload is: `/api/healthz/{namespace}/{kind}/{name}`.
  ///
  /// - Parameters:
  ///   - kinds: The kinds that can be asked for.
  ///   - source: Says how workloads are.
  /// - Returns: The endpoint.
  static func verdict(
    on kinds: [WorkloadKind], from source: any VerdictSource
  ) -> Endpoint {
    Endpoint("verdict", at: PathPattern("/api/healthz/{namespace}/{kind}/{name}", kinds: kinds), .api) {
      request, _ in
      let workload = request.values.workload
      do throws(VerdictFailure) {
        let verdict = try source.verdict(for: workload, visibleTo: request.access)
        // Made once for each verdict and each confirmation, so that a poll is a look-up.
        let document = verdict.entry.representation { Prepared(Representation($0)) }
        let moment = verdict.confirmation.representation { Prepared(Timestamp.Text($0)) }
        return document.value.confirmed(at: moment.value, age: verdict.confirmation.age)
      } catch {
        if case .notFound = error {
          return .noSuchWorkload(
            workload, otherKinds: source.otherKinds(than: workload, visibleTo: request.access))
        }
        return Representation(error, of: workload)
      }
    }
  }
}

extension Confirmation {
  /// Whole seconds since then.
  var age: Int { Int(clamping: max(0, (ContinuousClock.now - instant).components.seconds)) }
}
