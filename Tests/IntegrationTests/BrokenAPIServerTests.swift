import Foundation
import Kubernetes
import TestSupport
import Testing

/// API servers that would be asked without end, or logged about, if they were believed: through the whole system.
@Suite struct BrokenAPIServerTests {
  /// What such a server does.
  private enum Behaviour: String, CaseIterable, Sendable, CustomTestStringConvertible {
    case bookmarkThenGone = "each watch brings a bookmark and a 410"
    case bookmarkThenEnd = "each watch ends behind a bookmark"
    case endlessList = "each page of a list promises another"
    case expiringList = "each second page of a list is gone"
    case unwatchable = "each watch ends at once"
    case garbage = "each answer is garbage"

    var testDescription: String { rawValue }

    /// Lists may be large; of these the server has none.
    func reply(to request: ScriptedServer.Request) -> ScriptedServer.Reply {
      guard request.target.hasPrefix("/api") else { return .json("{}") }
      if self == .garbage { return .json("}{") }
      guard request.target.contains("watch=true") else { return list(request) }
      let bookmark = Self.line("BOOKMARK", #"{"metadata":{"resourceVersion":"8"}}"#)
      return switch self {
      case .bookmarkThenGone:
        .stream { $0.send(bookmark + Self.line("ERROR", Self.gone)) }
      case .bookmarkThenEnd: .stream { $0.send(bookmark) }
      default: .stream { _ in }
      }
    }

    private func list(_ request: ScriptedServer.Request) -> ScriptedServer.Reply {
      let isFirst = !request.target.contains("continue=")
      let next = #","continue":"page-\#(request.number)""#
      return switch self {
      case .endlessList: .json(Self.page(next))
      case .expiringList: isFirst ? .json(Self.page(next)) : .json(Self.gone, status: 410)
      default: .json(Self.page(""))
      }
    }

    private static let gone = #"{"kind":"Status","code":410,"reason":"Expired","message":"too old"}"#

    private static func page(_ next: String) -> String {
      #"{"kind":"List","metadata":{"resourceVersion":"7"\#(next)},"items":[]}"#
    }

    private static func line(_ type: String, _ object: String) -> String {
      #"{"type":"\#(type)","object":\#(object)}"# + "\n"
    }
  }

  @Test(arguments: Behaviour.allCases)
  private func isAskedAndLoggedAFewTimes(_ behaviour: Behaviour) async throws {
    let broken = try ScriptedServer { behaviour.reply(to: $0) }
    defer { broken.stop() }
    try await withTemporaryFolder { (folder) async throws in
      let kubeconfig = folder.appendingPathComponent("kubeconfig")
      try Data(
        """
        apiVersion: v1
        kind: Config
        current-context: broken
        clusters: [{name: broken, cluster: {server: "http://127.0.0.1:\(broken.port)"}}]
        users: [{name: broken, user: {token: secret}}]
        contexts: [{name: broken, context: {cluster: broken, user: broken}}]
        """.utf8
      ).write(to: kubeconfig)
      let start = ContinuousClock.now
      let heartbeat = try await HeartbeatServer(
        in: folder, kubeconfig: kubeconfig, environment: ["LOG_LEVEL": "info"], awaitsReadiness: false)
      do {
        while start.duration(to: .now) < .seconds(8) {
          #expect(try await curl("\(heartbeat.url)/readyz").status != 0)
          try await Task.sleep(for: .milliseconds(200))
        }
        let seconds = start.duration(to: .now) / .seconds(1)
        // A burst at the beginning, two for each stream in it, and then about two a second.
        let burst = 14 + 2 * Double(WatchedObjects.types.count)
        #expect(Double(broken.requests.count) < burst + 3 * seconds, "\(heartbeat.logs.suffix(3000))")
        let lines = heartbeat.responder.output.split(separator: "\n")
          .filter { $0.contains(" warning: ") || $0.contains(" error: ") }
        #expect(lines.count <= 12, "\(lines)")
        let status = try await curl(heartbeat.verdict("default/deployment/web")).status
        // What a broken server says is an answer, or none: the program says which.
        #expect([404, 502, 503].contains(status), "\(status)")
        #expect(heartbeat.responder.isRunning)
      } catch {
        await heartbeat.stop()
        throw error
      }
      await heartbeat.stop()
    }
  }
}
