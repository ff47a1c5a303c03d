import Health
import Testing

@testable import Kubernetes

/// What holds for every row of the table of what is watched.
@Suite("The table of watched objects")
struct WatchedObjectsTests {
  /// An object with a fault that every type reads.
  private static let faulty =
    #"{"metadata":{"name":"a","namespace":"shop","uid":"u","resourceVersion":"8","creationTimestamp":"never"}}"#

  @Test("no resource has two rows")
  func resources() {
    let types = WatchedObjects.types
    #expect(Set(types.map { $0.resource }).count == types.count)
    #expect(Set(types.map { WatchStream($0, in: .cluster) }).count == types.count)
    #expect(Set(types.map { WatchStream($0, in: .cluster).description }).count == types.count)
  }

  @Test("an object that cannot be read is named by its kind, in a list and in a watch")
  func unreadable() throws {
    for type in WatchedObjects.types {
      let stream = WatchStream(type, in: .cluster)
      let handler = RecordingHandler()
      let decoder = stream.decoder(for: handler, sharing: Interner())
      _ = try decoder.addPage(Array(Wire.list([Self.faulty], version: 7).utf8))
      decoder.publish()
      let key = "\(type.resource.kind) shop/a"
      #expect(handler.seen.unreadable == [key: "field metadata.creationTimestamp has a value out of range"])
      let line = Array(Wire.event("DELETED", Self.faulty).utf8.dropLast())
      #expect(try decoder.apply(.whole(line[...])) == "8")
      #expect(handler.seen.unreadable.isEmpty)
      #expect(handler.seen.log == ["?\(key)", "\(type.resource.plural)=", "-?\(key)"])
    }
  }

  @Test("a list that is empty is handed on, whatever it is of")
  func empty() throws {
    for type in WatchedObjects.types {
      let handler = RecordingHandler()
      let decoder = WatchStream(type, in: .namespace("shop")).decoder(for: handler, sharing: Interner())
      let page = try decoder.addPage(Array(Wire.list([], version: 7).utf8))
      decoder.publish()
      #expect(page.version == "7" && page.next == nil && !page.isAdvancing)
      #expect(handler.seen.log == ["\(type.resource.plural)="])
    }
  }
}
