import Foundation
import Kubernetes
import TestSupport
import Testing

/// An API server that is there, and cannot answer: too much to do, or errors of its own.
@Suite struct OutageTests {
  private func awaitSync(_ system: SystemUnderTest) async throws {
    try await system.server.responder.require("answers are watched") {
      guard try await system.apiServer.openWatches() == WatchedObjects.types.count else { return false }
      let before = try await system.apiServer.objectRequests()
      _ = try await curl(system.server.verdict("default/deployment/shop"))
      return try await system.apiServer.objectRequests() == before
    }
  }

  private static let faults = [
    #"{"status": 429}"#, #"{"status": 429, "retryAfterSeconds": 1}"#, #"{"status": 500}"#,
    #"{"status": 502}"#, #"{"status": 503, "retryAfterSeconds": 3600}"#, #"{"status": 504}"#,
  ]

  @Test(arguments: faults)
  func whatWasConfirmedCountsForAWhile(_ fault: String) async throws {
    try await SystemUnderTest.with(.init(environment: ["STALE_AFTER": "1h"])) { (system) async throws in
      try await awaitSync(system)
      try await system.apiServer.fault(fault.dropLast() + #", "closeWatches": true}"#)
      try await system.server.responder.require("the watches are gone") {
        try await system.apiServer.openWatches() == 0
          && system.server.responder.output.contains("cannot watch")
      }
      for _ in 0..<10 {
        let up = try await curl(system.server.verdict("default/deployment/shop"))
        #expect(up.status == 200, "\(up)")
        #expect(try await curl(system.server.verdict("default/deployment/payments")).status == 503)
        #expect(try await curl(system.server.verdict("default/deployment/none")).status == 404)
      }
    }
  }

  @Test(arguments: [#"{"status": 429}"#, #"{"status": 500}"#, #"{"status": 503}"#])
  func butNotForEver(_ fault: String) async throws {
    let settings = ["STALE_AFTER": "\(4 * Sanitizer.slowness)s"]
    try await SystemUnderTest.with(.init(environment: settings)) { (system) async throws in
      try await awaitSync(system)
      try await system.apiServer.fault(fault.dropLast() + #", "closeWatches": true}"#)
      try await system.server.responder.require("the answer is given up") {
        try await curl(system.server.verdict("default/deployment/shop")).status == 502
      }
      #expect(try await curl("\(system.server.url)/readyz").status == 200)
      try await system.apiServer.fault("{}")
      try await system.server.responder.require("it comes back", within: .seconds(40)) {
        try await curl(system.server.verdict("default/deployment/shop")).status == 200
      }
    }
  }

  @Test func anAPIServerThatAsksToWaitIsLeftAlone() async throws {
    try await SystemUnderTest.with(.live()) { (system) async throws in
      #expect(try await curl(system.server.verdict("default/deployment/shop")).status == 200)
      try await system.apiServer.fault(#"{"status": 429, "retryAfterSeconds": 3600}"#)
      #expect(try await curl(system.server.verdict("default/deployment/shop")).status == 502)
      let before = try await system.apiServer.objectRequests()
      for number in 0..<20 {
        #expect(try await curl(system.server.verdict("default/deployment/d\(number)")).status == 502)
      }
      #expect(try await system.apiServer.objectRequests() == before)
    }
  }
}
