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
          let document = verdicts.representation(of: query) { verdicts in
            Prepared(Representation(verdicts, query, in: request.values.namespace))
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
  ///   - verdicts: What is known of its members.
  ///   - query: What was asked of them.
  ///   - namespace: Its namespace.
  init(_ verdicts: SelectedVerdicts, _ query: GroupQuery, in namespace: String) {
    let group = GroupVerdict(of: verdicts, require: query.require)
    let listing = GroupListing(group, limit: query.limit, conditions: query.conditions)
    self.init(group, listing, in: namespace, failures: verdicts.failures)
  }

  /// The answer, belonging to the moment of a confirmation if there is one.
  func confirmed(at confirmation: Confirmation?) -> Representation {
    guard let confirmation else { return self }
    return confirmed(at: Timestamp.Text(confirmation.date), age: confirmation.age)
  }
}
