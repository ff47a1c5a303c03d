import Foundation

/// The sanitizer that the tests and the programs are built with, if there is one: `scripts/test-sanitized` says so.
package enum Sanitizer {
  private static let variables = ["ASAN_OPTIONS", "LSAN_OPTIONS", "TSAN_OPTIONS", "LD_PRELOAD"]

  /// What programs under test must be told as well.
  static let environment: [String: String] = {
    let environment = ProcessInfo.processInfo.environment
    guard environment["K8S_HEARTBEAT_SANITIZER"] != nil else { return [:] }
    return environment.filter { variables.contains($0.key) }
  }()

  /// How many times as long everything takes.
  package static let slowness = ProcessInfo.processInfo.environment["K8S_HEARTBEAT_SANITIZER"] == nil ? 1 : 6
}
