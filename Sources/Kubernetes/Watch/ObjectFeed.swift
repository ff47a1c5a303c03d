import Health

/// Reads the pages and changes of one stream, and tells the observer of its objects.
protocol ObjectFeed: AnyObject {
  /// Forgets the pages of a list that was not read to its end.
  func beginList()
  /// Reads a page and keeps what its objects come to.
  ///
  /// - Returns: The list's version, and the token of the next page.
  func addPage(_ body: [UInt8]) throws(APIError) -> (version: String, next: String?)
  /// Tells of all objects that were listed.
  func publish()
  /// Reads a line of a watch, and tells of the change.
  ///
  /// - Returns: The version that it leads to.
  /// - Throws: When the line is an error, or cannot be read.
  func apply(_ line: ArraySlice<UInt8>) throws(APIError) -> String
}

extension WatchStream {
  /// The feed of the stream's kind of objects.
  func feed(telling observer: any ClusterObserver, sharing interner: Interner) -> any ObjectFeed {
    switch resource {
    case .deployments: TypedFeed(self, of: Deployment.self, telling: observer, sharing: interner)
    case .pods: TypedFeed(self, of: Pod.self, telling: observer, sharing: interner)
    case .warnings: TypedFeed(self, of: PodWarning.self, telling: observer, sharing: interner)
    }
  }
}

/// The feed of one kind of objects.
final class TypedFeed<Object: WatchedObject>: ObjectFeed {
  private let stream: WatchStream
  private let observer: any ClusterObserver
  private let interner: Interner
  private var listed: [Object] = []

  init(
    _ stream: WatchStream, of _: Object.Type, telling observer: any ClusterObserver,
    sharing interner: Interner
  ) {
    self.stream = stream
    self.observer = observer
    self.interner = interner
  }

  func beginList() {
    listed = []
  }

  func addPage(_ body: [UInt8]) throws(APIError) -> (version: String, next: String?) {
    let page = try read(body[...]) { json throws(JSONError) in try ListPage<Object>(&json) }
    guard let version = page.version else { throw malformed("a list without metadata.resourceVersion") }
    listed += page.objects
    return (version, page.next)
  }

  func publish() {
    Object.replace(listed, in: stream.scope, telling: observer)
    listed = []
  }

  func apply(_ line: ArraySlice<UInt8>) throws(APIError) -> String {
    switch try read(line, { json throws(JSONError) in try WatchEvent<Object>(&json) }) {
    case .changed(let object, let version):
      object?.update(telling: observer)
      return version
    case .deleted(let object, let version):
      object?.remove(telling: observer)
      return version
    case .bookmark(let version): return version
    case .error(let status): throw APIError(status)
    }
  }

  private func read<Value>(
    _ bytes: ArraySlice<UInt8>, _ body: (inout JSONReader) throws(JSONError) -> Value
  ) throws(APIError) -> Value {
    do throws(JSONError) {
      return try JSONReader.read(bytes, sharing: interner, body)
    } catch {
      throw malformed(error.description)
    }
  }

  private func malformed(_ text: String) -> APIError {
    .malformed("\(stream): \(text)")
  }
}

extension APIError {
  /// Reads the object of an `ERROR` in a watch.
  fileprivate init(_ status: StatusShape) {
    switch status.code {
    case 429: self = .tooManyRequests(retryAfter: status.details?.retryAfterSeconds.map { .seconds($0) })
    case let code: self = .status(code: code ?? 500, reason: status.reason, message: status.message)
    }
  }
}
