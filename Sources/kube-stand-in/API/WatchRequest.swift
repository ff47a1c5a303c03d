import NIOCore

/// What a watch asks for (Kubernetes, *API concepts*, efficient detection of changes).
struct WatchRequest: Sendable {
  /// The objects.
  let selection: Selection
  /// How much of each object is sent.
  let form: ObjectForm
  /// The version after which changes are told; nil for the objects as they are, then the changes.
  let resourceVersion: UInt64?
  /// When the server ends it, nil for never.
  let timeout: TimeAmount?
  /// Whether the version is told from time to time; events never are, as on common real servers.
  let hasBookmarks: Bool

  /// Reads the parameters of a request.
  ///
  /// - Parameters:
  ///   - target: The resource and the namespace.
  ///   - request: The request.
  /// - Throws: `APIError` 400.
  init(_ target: Route.Target, request: Request) throws(APIError) {
    selection = try Selection(target, request: request)
    form = try ObjectForm(accept: request.accept)
    let version = request.query["resourceVersion"] ?? ""
    guard let number = version.isEmpty ? 0 : UInt64(version) else {
      throw .badRequest("resourceVersion: '\(version)' is not a version")
    }
    resourceVersion = number == 0 ? nil : number
    let seconds = request.query["timeoutSeconds"] ?? ""
    guard let number = seconds.isEmpty ? 0 : Int64(seconds) else {
      throw .badRequest("timeoutSeconds: '\(seconds)' is not a whole number")
    }
    timeout = number > 0 ? .seconds(number) : nil
    hasBookmarks =
      ["true", "1"].contains(request.query["allowWatchBookmarks"] ?? "") && target.resource.row.hasBookmarks
  }

  /// What it tells about a change, nil for nothing.
  func event(for change: Store.Change) -> WatchEvent? {
    switch change {
    case .added(let object):
      return selection.matches(object.object) ? .added(object) : nil
    case .deleted(let object):
      return selection.matches(object.object) ? .deleted(object) : nil
    case .modified(let object, var before):
      switch (selection.matches(before.object), selection.matches(object.object)) {
      case (true, true): return .modified(object)
      case (false, true): return .added(object)
      case (true, false):
        // As it was while it was chosen, with the version at which it left.
        before.resourceVersion = object.resourceVersion
        return .deleted(before)
      case (false, false): return nil
      }
    }
  }
}
