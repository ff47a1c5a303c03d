import Foundation
import Health
import Kubernetes
import Synchronization
import System
import TestSupport

/// What an informer does with the pages of a list, with nobody to tell and nothing to wait for.
final class DecodingAlone: ResourceEventHandler {
  private let count = Atomic(0)

  /// Reads all pods of a cluster as the informer asks for them.
  ///
  /// - Parameter cluster: The cluster.
  /// - Returns: The pages.
  /// - Throws: When the cluster cannot be read.
  static func pages(of cluster: FakeAPIServer) throws -> [[UInt8]] {
    struct List: Decodable {
      struct Metadata: Decodable { var `continue`: String? }
      var metadata: Metadata
    }
    let connection = HTTPConnection(cluster.url, authorization: "Bearer \(FakeAPIServer.token)")
    var pages: [[UInt8]] = []
    var next = ""
    repeat {
      let body = try connection.send("GET", "/api/v1/pods?limit=500&continue=\(next)").body
      pages.append([UInt8](body))
      next = try JSONDecoder().decode(List.self, from: body).metadata.continue ?? ""
    } while !next.isEmpty
    return pages
  }

  /// Decodes pages of pods.
  ///
  /// - Parameter pages: The pages.
  /// - Returns: Pods a second.
  /// - Throws: When a page cannot be read.
  static func rate(of pages: [[UInt8]]) throws -> Double {
    let handler = DecodingAlone()
    let start = ContinuousClock.now
    let decoder = WatchStream(Pod.self, in: .cluster).decoder(for: handler, sharing: Interner())
    for page in pages { _ = try decoder.addPage(page) }
    decoder.publish()
    let seconds = (ContinuousClock.now - start) / .seconds(1)
    return Double(handler.count.load(ordering: .relaxed)) / seconds
  }

  func handle(_ changes: [ObjectChange], from _: WatchStream) {
    for case .replaced(let pods) in changes { count.store(pods.count, ordering: .relaxed) }
  }

  func change(_: WatchStream, to _: WatchStream.State) {}
  func confirm(_: WatchStream, at _: MonotonicInstant) {}
}
