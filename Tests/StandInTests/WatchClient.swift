import Foundation
import TestSupport
import Testing

@testable import kube_stand_in

/// A watch that a test reads line by line.
final class WatchClient {
  /// A line, with what tests ask of it.
  struct Event: Equatable, CustomStringConvertible {
    let type: String
    let name: String
    var description: String { "\(type) \(name)" }
  }

  let connection: RawConnection
  /// The head of the answer.
  let head: String
  private var pending = ""
  private var isAtEnd = false

  /// Begins a watch; the path has its query without `watch=true`.
  init(_ cluster: Cluster, _ path: String) throws {
    connection = try RawConnection(to: cluster.standIn.url)
    let separator = path.contains("?") ? "&" : "?"
    connection.send("GET \(path)\(separator)watch=true HTTP/1.1\r\nHost: x\r\n\r\n")
    head = try connection.readHead()
  }

  /// The next line, nil at the clean end of the stream.
  func line() throws -> String? {
    while true {
      if let end = pending.firstIndex(of: "\n") {
        defer { pending.removeSubrange(...end) }
        return String(pending[..<end])
      }
      guard !isAtEnd, let chunk = try connection.readChunk() else {
        isAtEnd = true
        #expect(pending.isEmpty, "a line without its end")
        return nil
      }
      pending += chunk
    }
  }

  /// The next line as JSON.
  func json() throws -> [String: Any] {
    let text = try #require(try line())
    return try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
  }

  /// The next event.
  func event() throws -> Event {
    let json = try json()
    let object = try #require(json["object"] as? [String: Any])
    let metadata = object["metadata"] as? [String: Any]
    return Event(type: try #require(json["type"] as? String), name: metadata?["name"] as? String ?? "")
  }

  func events(_ count: Int) throws -> [String] {
    try (0..<count).map { _ in try event().description }
  }
}
