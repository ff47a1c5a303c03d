import Health
import Monitoring

extension Endpoint {
  /// Which namespaces there are, with counts of their workloads: `/api/healthz`.
  ///
  /// - Parameter source: Says how workloads are.
  /// - Returns: The endpoint.
  static func index(from source: any VerdictSource) -> Endpoint {
    Endpoint("index", at: PathPattern("/api/healthz"), .api) { request, requestURI in
      do throws(BadRequest) {
        let query = try GroupQuery(requestURI)
        let selection = Selection(namespace: nil, kinds: query.kinds, selector: query.selector)
        do throws(VerdictFailure) {
          let verdicts = try source.verdicts(in: selection, visibleTo: request.access)
          guard let kind = verdicts.unreadableKinds.first, let failure = verdicts.failures[kind] else {
            let document = verdicts.answer(to: query) {
              Prepared(Representation(index: NamespaceIndex($0)))
            }
            return document.value.confirmed(at: verdicts.confirmation)
          }
          return Representation(listing: failure)
        } catch {
          return Representation(listing: error)
        }
      } catch {
        return .badRequest(error)
      }
    }
  }
}
