/// Reads the pages and changes of one stream, and hands them on.
package protocol WatchDecoder: AnyObject {
  /// Forgets the pages of a list that was not read to its end.
  func beginList()
  /// Reads a page and keeps what its objects come to.
  ///
  /// - Returns: What the page says of its list.
  func addPage(_ body: [UInt8]) throws(APIError) -> ListedPage
  /// Takes the beginning of a page that holds one object and is still too long, which is handed on as unreadable.
  ///
  /// - Returns: As ``addPage(_:)``; nil when the beginning does not tell that much.
  func addPage(beginning: ArraySlice<UInt8>) -> ListedPage?
  /// Hands on all objects that were listed.
  func publish()
  /// Reads a line of a watch, and hands on the change.
  ///
  /// - Returns: The version that it leads to.
  /// - Throws: When the line is an error, or cannot be read.
  func apply(_ line: LineSplitter.Line) throws(APIError) -> String
  /// Reads the lines of a watch that have arrived, and hands on their changes together.
  ///
  /// - Parameters:
  ///   - lines: The lines; up to the end, or to the one that the error is about.
  ///   - received: Told the version that each line leads to.
  /// - Throws: When a line is an error, or cannot be read; the changes before it are handed on all the same.
  func apply(_ lines: inout LineSplitter, received: (String) -> Void) throws(APIError)
}

extension WatchStream {
  /// What reads the stream's type of objects.
  ///
  /// - Parameters:
  ///   - handler: Gets the objects.
  ///   - interner: Where strings that are often the same come from.
  /// - Returns: A decoder that has read nothing.
  package func decoder(
    for handler: any ResourceEventHandler, sharing interner: Interner
  ) -> any WatchDecoder {
    type.decoder(of: self, for: handler, sharing: interner)
  }
}

extension WatchedObject {
  fileprivate static func decoder(
    of stream: WatchStream, for handler: any ResourceEventHandler, sharing interner: Interner
  ) -> any WatchDecoder {
    ObjectDecoder<Self>(stream, for: handler, sharing: interner)
  }
}

/// Reads one type of objects.
final class ObjectDecoder<Object: WatchedObject>: WatchDecoder {
  private let stream: WatchStream
  private let handler: any ResourceEventHandler
  private let interner: Interner
  /// What was listed so far, in the form in which it is handed on: there may be tens of thousands.
  private var listed: [ClusterObject] = []
  /// Where the last item of the list so far is.
  private var place = ""

  init(_ stream: WatchStream, for handler: any ResourceEventHandler, sharing interner: Interner) {
    self.stream = stream
    self.handler = handler
    self.interner = interner
  }

  package func beginList() {
    listed = []
    place = ""
  }

  package func addPage(_ body: [UInt8]) throws(APIError) -> ListedPage {
    let page = try read(body[...]) { json throws(JSONError) in try ListPage<Object>(&json) }
    guard let version = page.version else { throw malformed("a list without metadata.resourceVersion") }
    listed += Object.clusterObjects(page.objects)
    listed += page.unreadable.lazy.map(ClusterObject.unreadable)
    Object.shorten(&listed)
    guard let (first, last) = page.places, place.utf8.lexicographicallyPrecedes(first.utf8) else {
      return ListedPage(version: version, next: page.next, isAdvancing: false)
    }
    place = last
    return ListedPage(version: version, next: page.next, isAdvancing: true)
  }

  package func addPage(beginning: ArraySlice<UInt8>) -> ListedPage? {
    let page = JSONReader.readBeginning(beginning, sharing: interner) { json in
      ListPage<Object>(beginning: &json, problem: ObjectSize.problem)
    }
    guard let page, let version = page.version else { return nil }
    listed += page.unreadable.lazy.map(ClusterObject.unreadable)
    return ListedPage(version: version, next: page.next, isAdvancing: false)
  }

  package func publish() {
    let objects = listed
    beginList()
    handler.handle(.replaced(objects), from: stream)
  }

  package func apply(_ line: LineSplitter.Line) throws(APIError) -> String {
    let (change, version) = try read(line)
    if let change { handler.handle(change, from: stream) }
    return version
  }

  package func apply(_ lines: inout LineSplitter, received: (String) -> Void) throws(APIError) {
    var changes: [ObjectChange] = []
    defer { if !changes.isEmpty { handler.handle(changes, from: stream) } }
    while let line = lines.next() {
      let (change, version) = try read(line)
      if let change { changes.append(change) }
      received(version)
    }
  }

  /// Reads a line of a watch: what has become of an object, if anything has, and the version that it leads to.
  private func read(_ line: LineSplitter.Line) throws(APIError) -> (ObjectChange?, version: String) {
    switch try event(line) {
    case .changed(let object, let version): return (object.map { .upserted($0.clusterObject) }, version)
    case .deleted(let object, let version): return (object.map { .deleted($0.clusterObject) }, version)
    case .unreadable(let object, let isDeleted, let version):
      return (isDeleted ? .deleted(.unreadable(object)) : .upserted(.unreadable(object)), version)
    case .bookmark(let version): return (nil, version)
    case .error(let status): throw APIError(status)
    }
  }

  private func event(_ line: LineSplitter.Line) throws(APIError) -> WatchEvent<Object> {
    switch line {
    case .whole(let bytes):
      return try read(bytes) { json throws(JSONError) in try WatchEvent<Object>(&json) }
    case .tooLong(let beginning):
      let event = JSONReader.readBeginning(beginning, sharing: interner) { json in
        WatchEvent<Object>(beginning: &json, problem: ObjectSize.problem)
      }
      guard let event else { throw .tooLarge(limit: ObjectSize.limit) }
      return event
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
  fileprivate init(_ status: APIStatus) {
    switch status.code {
    case 429: self = .tooManyRequests(retryAfter: status.retryAfterSeconds.map { .seconds($0) })
    case let code:
      self = .status(
        code: code ?? 500, reason: status.reason, message: status.message,
        retryAfter: status.retryAfterSeconds.map { .seconds($0) })
    }
  }
}
