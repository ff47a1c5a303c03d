import FoundationEssentials
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

/// The feed of one kind of objects.
final class TypedFeed<Object: WatchedObject>: ObjectFeed {
  private let stream: WatchStream
  private let observer: any ClusterObserver
  private var listed: [Object] = []

  init(_ stream: WatchStream, of _: Object.Type, telling observer: any ClusterObserver) {
    self.stream = stream
    self.observer = observer
  }

  func beginList() {
    listed = []
  }

  func addPage(_ body: [UInt8]) throws(APIError) -> (version: String, next: String?) {
    let page = try decode(ListShape<Object.Shape>.self, body)
    guard let version = page.metadata?.resourceVersion else { throw malformed("a list without a version") }
    for shape in page.items ?? [] {
      if let object = try make(shape) { listed.append(object) }
    }
    let next = page.metadata?.continue ?? ""
    return (version, next.isEmpty ? nil : next)
  }

  func publish() {
    Object.replace(listed, in: stream.scope, telling: observer)
    listed = []
  }

  func apply(_ line: ArraySlice<UInt8>) throws(APIError) -> String {
    let kind = try decode(WatchEventKind.self, line).type
    if kind == .error {
      throw APIError(try decode(WatchEventShape<StatusShape>.self, line).object)
    }
    let shape = try decode(WatchEventShape<Object.Shape>.self, line).object
    guard let version = shape.metadata?.resourceVersion else { throw malformed("a change without a version") }
    switch kind {
    case .added, .modified: try make(shape)?.update(telling: observer)
    case .deleted: try make(shape)?.remove(telling: observer)
    case .bookmark, .error: break
    }
    return version
  }

  private func make(_ shape: Object.Shape) throws(APIError) -> Object? {
    do throws(ShapeError) {
      return try Object.make(shape)
    } catch {
      throw malformed(error.description)
    }
  }

  private func decode<Shape: Decodable>(
    _ type: Shape.Type, _ bytes: some Sequence<UInt8>
  ) throws(APIError) -> Shape {
    do {
      return try JSONDecoder().decode(type, from: Data(bytes))
    } catch {
      throw malformed("no JSON of its kind")
    }
  }

  private func malformed(_ text: String) -> APIError {
    .malformed("\(stream): \(text)")
  }
}

/// One line of a watch: `metav1.WatchEvent`.
private struct WatchEventShape<Object: Decodable>: Decodable {
  var object: Object
}

private struct WatchEventKind: Decodable {
  enum Kind: String, Decodable {
    case added = "ADDED"
    case modified = "MODIFIED"
    case deleted = "DELETED"
    case bookmark = "BOOKMARK"
    case error = "ERROR"
  }

  var type: Kind
}

extension APIError {
  /// Reads the object of an `ERROR` in a watch.
  fileprivate init(_ status: StatusShape) {
    self =
      switch status.code {
      case 410: .status(code: 410, reason: status.reason, message: status.message)
      case 429: .tooManyRequests(retryAfter: status.details?.retryAfterSeconds.map { .seconds($0) })
      case let code: .status(code: code ?? 500, reason: status.reason, message: status.message)
      }
  }
}
