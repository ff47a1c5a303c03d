import Foundation
import TestSupport
import Testing

/// An API server that is there, and cannot answer: too much to do, or errors of its own.
@Suite struct OutageTests {
  private func awaitSync(_ stack: Stack) async throws {
    try await stack.installation.responder.require("answers are watched") {
      guard try await stack.standIn.openWatches() == 3 else { return false }
      let before = try await stack.standIn.objectRequests()
      _ = try await curl(stack.installation.verdict("default/deployment/shop"))
      return try await stack.standIn.objectRequests() == before
    }
  }

  private static let faults = [
    #"{"status": 429}"#, #"{"status": 429, "retryAfterSeconds": 1}"#, #"{"status": 500}"#,
    #"{"status": 502}"#, #"{"status": 503, "retryAfterSeconds": 3600}"#, #"{"status": 504}"#,
  ]

  @Test(arguments: faults)
  func whatWasConfirmedCountsForAWhile(_ fault: String) async throws {
    try await Stack.with(.init(environment: ["STALE_AFTER": "1h"])) { (stack) async throws in
      try await awaitSync(stack)
      try await stack.standIn.fault(fault.dropLast() + #", "closeWatches": true}"#)
      try await stack.installation.responder.require("the watches are gone") {
        try await stack.standIn.openWatches() == 0
          && stack.installation.responder.output.contains("Cannot watch")
      }
      for _ in 0..<10 {
        let up = try await curl(stack.installation.verdict("default/deployment/shop"))
        #expect(up.status == 200, "\(up)")
        #expect(try await curl(stack.installation.verdict("default/deployment/payments")).status == 503)
        #expect(try await curl(stack.installation.verdict("default/deployment/none")).status == 404)
      }
    }
  }

  @Test(arguments: [#"{"status": 429}"#, #"{"status": 500}"#, #"{"status": 503}"#])
  func butNotForEver(_ fault: String) async throws {
    let settings = ["STALE_AFTER": "\(4 * Sanitizer.slowness)s"]
    try await Stack.with(.init(environment: settings)) { (stack) async throws in
      try await awaitSync(stack)
      try await stack.standIn.fault(fault.dropLast() + #", "closeWatches": true}"#)
      try await stack.installation.responder.require("the answer is given up") {
        try await curl(stack.installation.verdict("default/deployment/shop")).status == 502
      }
      #expect(try await curl("\(stack.installation.url)/readyz").status == 200)
      try await stack.standIn.fault("{}")
      try await stack.installation.responder.require("it comes back", within: .seconds(40)) {
        try await curl(stack.installation.verdict("default/deployment/shop")).status == 200
      }
    }
  }

  @Test func anAPIServerThatAsksToWaitIsLeftAlone() async throws {
    try await Stack.with(.live()) { (stack) async throws in
      #expect(try await curl(stack.installation.verdict("default/deployment/shop")).status == 200)
      try await stack.standIn.fault(#"{"status": 429, "retryAfterSeconds": 3600}"#)
      #expect(try await curl(stack.installation.verdict("default/deployment/shop")).status == 502)
      let before = try await stack.standIn.objectRequests()
      for number in 0..<20 {
        #expect(try await curl(stack.installation.verdict("default/deployment/d\(number)")).status == 502)
      }
      #expect(try await stack.standIn.objectRequests() == before)
    }
  }
}
