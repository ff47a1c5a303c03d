import Foundation
import TestSupport
import Testing

/// Clients that begin a request and do not end it, in thousands and from one address.
@Suite(.serialized) struct SlowClientTests {
  private static let connections = 5000
  /// What this process needs beside them.
  private static let isPossible = HalfSentRequests.raiseDescriptorLimit() >= connections + 1000

  @Test(
    .enabled(if: isPossible, "the hard limit of open files is too low for 5,000 connections (ulimit -Hn)"))
  func thousandsOfHalfSentRequestsTakeNothingFromOthers() async throws {
    try await SystemUnderTest.with { (system) async throws in
      let urls = ["\(system.server.url)/healthz", system.server.verdict("default/deployment/shop")]
      try await HalfSentRequests.hold(Self.connections, to: system.server.url) { requests in
        let areOpen = await holds(within: .seconds(20)) { requests.soFar.mostAtOnce >= Self.connections }
        #expect(areOpen, "\(requests.soFar)")
        // Until nginx has given up on the first of them and has got others instead; each poll on a connection of its own.
        var polls = 0
        let areReplaced = try await holds(within: .seconds(60)) {
          for url in urls {
            let result = try await curl(url)
            polls += 1
            #expect(result.status == 200, "poll \(polls): \(result)")
          }
          return polls >= 100 && requests.soFar.sent > Self.connections * 3 / 2
        }
        #expect(areReplaced, "\(polls) polls, \(requests.soFar)")
      }
    }
  }

  /// A container may have any limit; nginx must not ask for more than it gets.
  @Test(arguments: [400, 1024, 4096]) func aLowLimitOfOpenFilesIsKeptTo(_ limit: Int) async throws {
    try await withTemporaryFolder { (folder) async throws in
      let port = try freePort()
      let nginx = try RunningProgram(
        URL(fileURLWithPath: "/bin/bash"),
        [
          "-c",
          #"ulimit -n "$1" && "$2" "$3" && exec nginx -e stderr -c "$3/nginx.conf" -g "daemon off; $4""#,
          "nginx", String(limit), Repository.file("scripts/render-nginx").path, folder.path,
          geteuid() == 0 ? "user root root;" : "",
        ], environment: ["NGINX_LISTEN": "127.0.0.1:\(port)"], log: folder.appendingPathComponent("log"))
      do {
        try await nginx.require("nginx answers") {
          try await curl("http://127.0.0.1:\(port)/healthz").status == 200
        }
      } catch {
        await nginx.stop()
        throw error
      }
      await nginx.stop()
      #expect(!nginx.output.contains("[alert]") && !nginx.output.contains("[warn]"), "\(nginx.output)")
      #expect(nginx.output.contains("the hard limit of open files is \(limit)"), "\(nginx.output)")
    }
  }
}
