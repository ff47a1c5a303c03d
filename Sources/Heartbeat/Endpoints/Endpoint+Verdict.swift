import Health
import Monitoring
import System

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
    Endpoint(
      "verdict", at: PathPattern("/api/healthz/{namespace}/{kind}/{name}", kinds: kinds), .api,
      respondAtOnce: { request, _ in
        let workload = request.values.workload
        do throws(VerdictFailure) {
          return try source.knownVerdict(for: workload, visibleTo: request.access).map(Representation.init)
        } catch {
          return Representation(error, of: workload, from: source, visibleTo: request.access)
        }
      },
      respond: { request, _ in
        let workload = request.values.workload
        do throws(VerdictFailure) {
          return Representation(try source.verdict(for: workload, visibleTo: request.access))
        } catch {
          return Representation(error, of: workload, from: source, visibleTo: request.access)
        }
      })
  }
}

extension Representation {
  /// What is answered of a workload.
  ///
  /// It is made once for each verdict and each confirmation, so that a poll is a look-up.
  fileprivate init(_ verdict: ConfirmedVerdict) {
    let document = verdict.entry.representation { Prepared(Representation($0)) }
    let moment = verdict.confirmation.representation { Prepared(Timestamp.Text($0)) }
    self = document.value.confirmed(at: moment.value, age: verdict.confirmation.age)
  }

  /// What is answered of a workload of which nothing can be said.
  fileprivate init(
    _ failure: VerdictFailure, of workload: WorkloadReference, from source: any VerdictSource,
    visibleTo access: Access
  ) {
    if case .notFound = failure {
      self = .noSuchWorkload(workload, otherKinds: source.otherKinds(than: workload, visibleTo: access))
    } else {
      self.init(failure, of: workload)
    }
  }
}

extension Confirmation {
  /// Whole seconds since then.
  var age: Int { max(0, MonotonicInstant.now.nanoseconds(since: instant)) / 1_000_000_000 }
}
