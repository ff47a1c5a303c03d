import FoundationEssentials
import NIOCore
import NIOHTTP1
import Synchronization

/// What tests see and change while the stand-in runs: `/stand-in/`.
///
/// - `GET /stand-in/requests`: how many API requests came, in all and by verb and resource, and how many
///   watches are open.
/// - `POST /stand-in/reset`: counts from zero again.
/// - `PUT /stand-in/fault`: a `Fault` from now on; `{}` ends it.
/// - `PUT /stand-in/access`: what is forbidden from now on, `{"forbid": ["watch:pods"]}`.
/// - `POST /stand-in/compact`: earlier versions cannot be watched from or listed on.
/// - `/stand-in/objects`: see `ObjectControl`.
final class Control: Sendable {
  /// The paths that belong to it.
  static let prefix = "/stand-in/"

  fileprivate struct State {
    var total = 0
    var counts: [String: Int] = [:]
    var fault = Fault()
    /// How often the fault still strikes, nil for always.
    var strikesLeft: Int?
    var access: Access
  }

  private let state: Mutex<State>
  private let objects: ObjectControl
  private let store: Store
  private let connections: Connections

  /// A control that has seen no request.
  ///
  /// - Parameters:
  ///   - access: Who may do what at the start.
  ///   - objects: Answers requests that change objects.
  ///   - store: The objects.
  ///   - connections: What faults reach.
  init(access: Access, objects: ObjectControl, store: Store, connections: Connections) {
    state = Mutex(State(access: access))
    self.objects = objects
    self.store = store
    self.connections = connections
  }

  /// Who may do what, at the moment.
  var access: Access { state.withLock { $0.access } }

  /// How far the server's clock is ahead, in microseconds.
  var clockOffset: Int64 { state.withLock { ($0.fault.clockOffsetSeconds ?? 0) * 1_000_000 } }

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
      // The lines of a watch are struck one by one.
      let isStruckLater = route.isWatch && state.fault.garbage == true
      return isStruckLater ? state.matchingFault(request.path) : state.strike(request.path)
    }
  }

  /// Whether the next line of a watch shall be malformed.
  func garbles(_ path: String) -> Bool {
    state.withLock { $0.fault.garbage == true && $0.strike(path) != nil }
  }

  /// Leaves a request without an answer, for as long as silence lasts.
  func silence(_ channel: any Channel) {
    connections.silence(channel)
    // It may have ended since the request was admitted.
    if state.withLock({ $0.fault.silence != true }) { connections.closeSilenced() }
  }

  /// The answer to a request below the prefix.
  func response(to request: Request) -> Response {
    switch (request.method, request.path) {
    case (.GET, "/stand-in/requests"): return requests
    case (.POST, "/stand-in/reset"):
      state.withLock { state in
        state.total = 0
        state.counts = [:]
      }
      return Response(status: .noContent)
    case (.PUT, "/stand-in/fault"): return setFault(request.body)
    case (.PUT, "/stand-in/access"): return setAccess(request.body)
    case (.POST, "/stand-in/compact"):
      store.compact()
      return Response(status: .noContent)
    case (_, let path) where path.hasPrefix(ObjectControl.path): return objects.response(to: request)
    default: return .unknownPath
    }
  }

  private func setFault(_ body: ByteBuffer) -> Response {
    let members = try? JSONParser.value(of: body).object?.members
    let isKnown = members?.allSatisfy { Fault.CodingKeys(rawValue: $0.name) != nil } ?? false
    let fault = try? JSONDecoder().decode(Fault.self, from: Data(body.readableBytesView))
    guard isKnown, let fault, fault.isValid else {
      let names = Fault.CodingKeys.allCases.map(\.rawValue).joined(separator: ", ")
      return .text("expected an object with any of \(names), in their ranges\n", status: .badRequest)
    }
    state.withLock { state in
      state.fault = fault
      state.strikesLeft = fault.count
    }
    if fault.silence != true { connections.closeSilenced() }
    if fault.expireWatches == true {
      store.compact()
      connections.order(.expire, path: fault.path)
    }
    if fault.closeWatches == true { connections.order(.close, path: fault.path) }
    if fault.resetWatches == true { connections.order(.reset, path: fault.path) }
    if fault.silence == true { connections.order(.silence, path: fault.path) }
    return Response(status: .noContent)
  }

  private func setAccess(_ body: ByteBuffer) -> Response {
    guard let object = try? JSONParser.value(of: body).object, object.members.count == 1,
      case .array(let rules)? = object["forbid"]
    else {
      return .text("expected {\"forbid\": [\"watch:pods\", …]}\n", status: .badRequest)
    }
    var prohibitions: Set<Access.Prohibition> = []
    for rule in rules {
      guard let prohibition = rule.string.flatMap(Access.Prohibition.init) else {
        return .text("\(Access.Prohibition.usage)\n", status: .badRequest)
      }
      prohibitions.insert(prohibition)
    }
    state.withLock { $0.access.prohibitions = prohibitions }
    return Response(status: .noContent)
  }

  private var requests: Response {
    let (total, counts) = state.withLock { ($0.total, $0.counts) }
    var object = JSONObject()
    for (key, count) in counts.sorted(by: { $0.key < $1.key }) { object[key] = .number(String(count)) }
    return .json([
      "total": .number(String(total)), "counts": .object(object),
      "openWatches": .number(String(connections.watchCount)),
    ])
  }
}

extension Control.State {
  /// The fault, when it strikes a request for a path.
  fileprivate func matchingFault(_ path: String) -> Fault? {
    fault.matches(path) && strikesLeft != 0 ? fault : nil
  }

  /// The fault, when it strikes a request for a path, which counts.
  fileprivate mutating func strike(_ path: String) -> Fault? {
    guard let fault = matchingFault(path) else { return nil }
    strikesLeft = strikesLeft.map { $0 - 1 }
    return fault
  }
}
