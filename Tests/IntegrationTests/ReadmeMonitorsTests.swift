import Foundation
import TestSupport
import Testing

/// The monitors, where they are installed.
private enum Monitor: String {
  case checkHTTP = "/usr/lib/nagios/plugins/check_http"
  case blackboxExporter = "/usr/bin/prometheus-blackbox-exporter"
  case balancer = "/usr/sbin/haproxy"

  var program: URL { URL(fileURLWithPath: rawValue) }
  var isInstalled: Bool { FileManager.default.isExecutableFile(atPath: rawValue) }
}

/// What the README tells monitors to ask, asked by the monitors themselves.
@Suite(.sharedSystem()) struct ReadmeMonitorsTests {
  let system = SharedSystem.current!

  /// What is asked for, and whether it is up.
  private static let workloads = [("default/deployment/shop", true), ("default/deployment/payments", false)]

  private var host: String { "127.0.0.1" }
  private var port: String { system.server.url.components(separatedBy: ":").last ?? "" }

  /// A block of the README's section on monitors, with what its reader would put in.
  ///
  /// - Parameters:
  ///   - word: A word that stands in this block alone.
  ///   - workload: What is asked for.
  /// - Returns: Its text.
  /// - Throws: When there is no such block, or more than one.
  private func block(with word: String, asking workload: String) throws -> String {
    let readme = try String(contentsOf: Repository.file("README.md"), encoding: .utf8)
    let section = try #require(
      readme.components(separatedBy: "\n## ").first { $0.hasPrefix("Your monitor") })
    let parts = section.components(separatedBy: "```")
    let blocks = parts.indices.filter { $0 % 2 == 1 }.map { parts[$0] }.filter { $0.contains(word) }
    try #require(blocks.count == 1, "one block with \(word)")
    return blocks[0].split(separator: "\n", omittingEmptySubsequences: false).dropFirst()
      .joined(separator: "\n")
      .replacingOccurrences(of: "shop/deployment/web", with: workload)
      .replacingOccurrences(of: "https://HOST", with: system.server.url)
      .replacingOccurrences(of: "HEARTBEAT", with: host)
      .replacingOccurrences(of: "HOST", with: host)
      .replacingOccurrences(of: "PORT", with: port)
      .replacingOccurrences(of: "TOKEN", with: HeartbeatServer.token)
  }

  @Test(.enabled(if: Monitor.checkHTTP.isInstalled), arguments: workloads)
  func nagios(_ workload: String, isUp: Bool) async throws {
    let line = try block(with: "check_http", asking: workload)
    try await withTemporaryFolder { folder in
      let shell = try RunningProgram(
        URL(fileURLWithPath: "/bin/bash"),
        ["-c", line.replacingOccurrences(of: "check_http ", with: "\(Monitor.checkHTTP.rawValue) ")],
        log: folder.appendingPathComponent("log"))
      let code = await shell.exitCode(within: .seconds(30))
      #expect(code == (isUp ? 0 : 2), "\(shell.output)")
      await shell.stop()
    }
  }

  @Test(.enabled(if: Monitor.blackboxExporter.isInstalled), arguments: workloads)
  func prometheusBlackboxExporter(_ workload: String, isUp: Bool) async throws {
    let modules = try block(with: "modules:", asking: workload)
    let job = try block(with: "scrape_configs:", asking: workload)
    let target = "\(system.server.url)/api/healthz/\(workload)"
    #expect(job.contains("- targets: ['\(target)']"))
    try await withTemporaryFolder { folder in
      let file = folder.appendingPathComponent("blackbox.yml")
      try Data(modules.utf8).write(to: file)
      let address = "127.0.0.1:\(try freePort())"
      let exporter = try RunningProgram(
        Monitor.blackboxExporter.program, ["--config.file=\(file.path)", "--web.listen-address=\(address)"],
        log: folder.appendingPathComponent("log"))
      var metrics = ""
      let isMet = try await holds {
        metrics = try await curl("http://\(address)/probe?module=heartbeat&target=\(target)").body
        return metrics.contains("\nprobe_success \(isUp ? 1 : 0)\n")
          && metrics.contains("\nprobe_http_status_code \(isUp ? 200 : 503)\n")
      }
      #expect(isMet, "\(metrics)\n\(exporter.output)")
      await exporter.stop()
    }
  }

  @Test(.enabled(if: Monitor.balancer.isInstalled), arguments: workloads)
  func haproxy(_ workload: String, isUp: Bool) async throws {
    let backend = try block(with: "option httpchk", asking: workload)
      .replacingOccurrences(of: "192.0.2.10:80", with: "\(host):\(port)")
      .replacingOccurrences(of: "inter 10s fall 3", with: "inter 200ms fall 2")
    try await withTemporaryFolder { folder in
      let file = folder.appendingPathComponent("haproxy.cfg")
      let address = "127.0.0.1:\(try freePort())"
      let text = """
        defaults
          mode http
          timeout connect 5s
          timeout client 10s
          timeout server 10s
        frontend all
          bind \(address)
          default_backend shop
        \(backend)

        """
      try Data(text.utf8).write(to: file)
      let balancer = try RunningProgram(
        Monitor.balancer.program, ["-db", "-f", file.path], log: folder.appendingPathComponent("log"))
      let isMet = try await holds { try await curl("http://\(address)/healthz").status == (isUp ? 200 : 503) }
      #expect(isMet, "\(balancer.output)")
      await balancer.stop()
    }
  }
}
