import Health
import Monitoring

extension Endpoint {
  /// A picture of how one workload is: `/badge/{namespace}/{kind}/{name}`.
  ///
  /// - Parameters:
  ///   - kinds: The kinds that can be asked for.
  ///   - source: Says how workloads are.
  /// - Returns: The endpoint.
  static func badge(on kinds: [WorkloadKind], from source: any VerdictSource) -> Endpoint {
    badge(
      "badge", at: PathPattern("/badge/{namespace}/{kind}/{name}", kinds: kinds),
      atOnce: { request, requestURI in
        let query = BadgeQuery(requestURI)
        do throws(VerdictFailure) {
          let known = try source.knownVerdict(for: request.values.workload, visibleTo: request.access)
          return known.map {
            query.representation(of: request.values, Badge.Standing($0.entry.standing))
          }
        } catch {
          return query.representation(of: request.values, nil)
        }
      },
      { request, _ in
        let workload = request.values.workload
        guard let verdict = try? source.verdict(for: workload, visibleTo: request.access) else { return nil }
        return Badge.Standing(verdict.entry.standing)
      })
  }

  /// A picture of how the workloads of a namespace are together: `/badge/{namespace}`, with the parameters of a group.
  ///
  /// - Parameter source: Says how workloads are.
  /// - Returns: The endpoint.
  static func groupBadge(from source: any VerdictSource) -> Endpoint {
    badge("group badge", at: PathPattern("/badge/{namespace}")) { request, requestURI in
      guard let query = try? GroupQuery(requestURI) else { return nil }
      let selection = Selection(
        namespace: request.values.namespace, kinds: query.kinds, selector: query.selector)
      guard let verdicts = try? source.verdicts(in: selection, visibleTo: request.access) else { return nil }
      return Badge.Standing(GroupVerdict(of: verdicts, require: query.require).conclusion)
    }
  }

  /// An endpoint whose every answer is a badge: a grey one tells nobody why it says nothing.
  private static func badge(
    _ name: String, at pattern: PathPattern,
    atOnce respondAtOnce: (@Sendable (EndpointRequest, Span<UInt8>) -> Representation?)? = nil,
    _ standing: @escaping @Sendable (EndpointRequest, Span<UInt8>) -> Badge.Standing?
  ) -> Endpoint {
    Endpoint(
      name, at: pattern, .api,
      conceal: { values, requestURI in BadgeQuery(requestURI).representation(of: values, nil) },
      respondAtOnce: respondAtOnce,
      respond: { request, requestURI in
        BadgeQuery(requestURI).representation(of: request.values, standing(request, requestURI))
      })
  }
}

extension Badge.Standing {
  /// How a workload is; nil when nobody can say.
  fileprivate init?(_ standing: Standing) {
    guard case .verdict(let verdict) = standing, !verdict.isUncertain else { return nil }
    self = verdict.isUnderMaintenance ? .maintenance : .state(verdict.state)
  }

  /// How a group is; nil when nobody can say, and when there is nothing in it.
  fileprivate init?(_ conclusion: GroupVerdict.Conclusion) {
    guard case .verdict(let state, _) = conclusion else { return nil }
    self = .state(state)
  }
}
