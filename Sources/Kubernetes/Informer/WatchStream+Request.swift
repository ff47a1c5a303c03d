extension WatchStream {
  /// What is asked of the API server.
  ///
  /// - Parameters:
  ///   - request: What the stream's machine wants.
  ///   - pageSize: How many objects a page of a list may have.
  ///   - seconds: How long a watch may last.
  /// - Returns: The request in full.
  func apiRequest(for request: Reflector.StateMachine.Request, pageSize: Int, seconds: Int) -> APIRequest {
    var whole = APIRequest.list(type, in: scope.name)
    switch request {
    case .list(let page):
      whole.query.append(("limit", String(pageSize)))
      if let page { whole.query.append(("continue", page)) }
    case .watch(let version):
      whole.isWatch = true
      whole.query += [
        ("allowWatchBookmarks", "true"), ("resourceVersion", version), ("timeoutSeconds", String(seconds)),
      ]
    }
    return whole
  }
}
