import Health
import Monitoring

extension Endpoint {
  /// How the workloads of a namespace are together: `/api/healthz/{namespace}`.
  ///
  /// - Parameter source: Says how workloads are.
  /// - Returns: The endpoint.
  static func group(from source: any VerdictSource) -> Endpoint {
    Endpoint("group", at: PathPattern("/api/healthz/{namespace}"), .api) { request, requestURI in
      do throws(BadRequest) {
        let query = try GroupQuery(requestURI)
        let selection = Selection(
          namespace: request.values.namespace, kinds: query.kinds, selector: query.selector)
        do throws(VerdictFailure) {
          let verdicts = try source.verdicts(in: selection, visibleTo: request.access)
          let namespace = request.values.namespace
          let document = verdicts.answer(to: query) { lists in
            Prepared(
              Representation(lists[namespace] ?? MemberList(), verdicts.failures, query, in: namespace))
          }
          return document.value.confirmed(at: verdicts.confirmation)
        } catch {
          return Representation(listing: error)
        }
      } catch {
        return .badRequest(error)
      }
    }
  }
}

extension Representation {
  /// What is answered of a group.
  ///
  /// - Parameters:
  ///   - list: Its members.
  ///   - failures: The kinds of which nothing is known, and why.
  ///   - query: What was asked of them.
  ///   - namespace: Its namespace.
  init(
    _ list: MemberList, _ failures: [WorkloadKind: VerdictFailure], _ query: GroupQuery, in namespace: String
  ) {
    let group = GroupVerdict(
      of: list.tally, unreadableKinds: failures.keys.sorted { $0.rawValue < $1.rawValue },
      require: query.require)
    let listing = GroupListing(list, limit: query.limit, conditions: query.conditions)
    self.init(group, list, listing, in: namespace, failures: failures)
  }

  /// The answer, belonging to the moment of a confirmation if there is one.
  func confirmed(at confirmation: Confirmation?) -> Representation {
    guard let confirmation else { return self }
    return confirmed(at: Timestamp.Text(confirmation.date), age: confirmation.age)
  }
}
