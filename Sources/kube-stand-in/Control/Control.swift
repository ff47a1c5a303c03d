import FoundationEssentials
import NIOCore
import NIOHTTP1
import Synchronization

/// What tests see and change while the stand-in runs: `/stand-in/`.
///
/// - `GET /stand-in/requests`: how many API requests came, in all and by verb and resource.
/// - `POST /stand-in/reset`: counts from zero again.
/// - `PUT /stand-in/fault`: a `Fault` from now on; `{}` ends it.
final class Control: Sendable {
  /// The paths that belong to it.
  static let prefix = "/stand-in/"

  private struct State {
    var total = 0
    var counts: [String: Int] = [:]
    var fault = Fault()
  }

  private let state = Mutex(State())

  /// Counts an API request.
  ///
  /// - Parameters:
  ///   - request: The request.
  ///   - route: What it is about.
  /// - Returns: What shall go wrong with it, nil for nothing.
  func admit(_ request: Request, route: Route) -> Fault? {
    let key = route.countKey(request.method)
    return state.withLock { state in
      state.total += 1
      state.counts[key, default: 0] += 1
      return state.fault.matches(request.path) ? state.fault : nil
    }
  }

  /// The answer to a request below the prefix.
  func response(to request: Request) -> Response {
    switch (request.method, request.path) {
    case (.GET, "/stand-in/requests"):
      return requests
    case (.POST, "/stand-in/reset"):
      state.withLock { state in
        state.total = 0
        state.counts = [:]
      }
      return Response(status: .noContent)
    case (.PUT, "/stand-in/fault"):
      let fault = try? JSONDecoder().decode(Fault.self, from: Data(request.body.readableBytesView))
      guard let fault, fault.isValid else {
        let usage = """
          expected {"delayMilliseconds": 0 or more, "status": 400 to 599, "reset": true, "path": "part of it"}

          """
        return .text(usage, status: .badRequest)
      }
      state.withLock { $0.fault = fault }
      return Response(status: .noContent)
    default:
      return .unknownPath
    }
  }

  private var requests: Response {
    let (total, counts) = state.withLock { ($0.total, $0.counts) }
    var object = JSONObject()
    for (key, count) in counts.sorted(by: { $0.key < $1.key }) { object[key] = .number(String(count)) }
    return .json(["total": .number(String(total)), "counts": .object(object)])
  }
}
