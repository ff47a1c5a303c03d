import Foundation
import TestSupport
import Testing

/// Metrics as Prometheus meets them, and nobody else.
@Suite(.sharedSystem()) struct MetricsTests {
  let system = SharedSystem.current!

  private static let promtool = URL(fileURLWithPath: "/usr/bin/promtool")
  private static let prometheus = URL(fileURLWithPath: "/usr/bin/prometheus")
  private static var isInstalled: Bool {
    [promtool, prometheus].allSatisfy { FileManager.default.isExecutableFile(atPath: $0.path) }
  }

  private func metrics() async throws -> String {
    let answer = try await curl("\(system.server.metricsURL)/metrics")
    #expect(
      answer.status == 200 && answer.headers["content-type"]?.hasPrefix("text/plain; version=0.0.4") == true)
    return answer.body
  }

  /// The value of a series, nil when there is none.
  private func value(_ series: String, in metrics: String) -> Double? {
    metrics.split(separator: "\n").first { $0.hasPrefix("\(series) ") }
      .flatMap { $0.split(separator: " ").last }.flatMap { Double($0) }
  }

  @Test func thePublicServerKnowsNoSuchPath() async throws {
    let url = system.server.url
    for path in [
      "/metrics", "/metrics?token=\(HeartbeatServer.token)", "/metrics/", "//metrics", "/%6Detrics",
    ] {
      for arguments in [
        [], ["-I"], ["-H", "K8S_HEARTBEAT_SERVER: metrics"], ["-H", "K8s-Heartbeat-Server: metrics"],
      ] {
        let answer = try await curl(arguments + ["--path-as-is", url + path])
        #expect([400, 404].contains(answer.status), "\(path): \(answer)")
        #expect(!answer.body.contains("k8s_heartbeat_"), "\(path): \(answer)")
      }
    }
  }

  @Test func theServerForMetricsKnowsNothingElse() async throws {
    let url = system.server.metricsURL
    for path in [
      "/", "/api/healthz", "/api/healthz/default?token=\(HeartbeatServer.token)", "/readyz", "/metrics/x",
    ] {
      let answer = try await curl(url + path)
      #expect(answer.status == 404, "\(path): \(answer)")
    }
    let answer = try await curl("\(url)/metrics")
    #expect(answer.headers["access-control-allow-origin"] == nil, "\(answer.headers)")
    #expect(try await curl("-I", "\(url)/metrics").status == 200)
    #expect(try await curl("-XHEAD", "\(url)/metrics").exitCode == 0)
    #expect(try await curl("-X", "POST", "\(url)/metrics").status == 405)
    #expect(try await curl("--compressed", "\(url)/metrics").headers["content-encoding"] == "gzip")
  }

  @Test func whatIsKnownIsToldInNumbers() async throws {
    let answered = #"k8s_heartbeat_requests_total{endpoint="verdict",code="503"}"#
    let before = value(answered, in: try await metrics()) ?? 0
    _ = try await curl(system.server.verdict("default/deployment/payments"))
    var page = ""
    let isCounted = try await holds(within: .seconds(10)) {
      page = try await metrics()
      return value(answered, in: page) == before + 1
    }
    #expect(isCounted, "\(page)")
    func workload(_ name: String, _ rest: String, _ family: String = "state") -> Double? {
      value(
        "k8s_heartbeat_workload_\(family){namespace=\"default\",kind=\"Deployment\",name=\"\(name)\"\(rest)}",
        in: page)
    }
    #expect(workload("payments", ",state=\"unavailable\"") == 1)
    #expect(workload("search", ",state=\"degraded\"") == 1)
    #expect(workload("shop", ",state=\"progressing\"") == 1)
    #expect(workload("shop", ",state=\"unavailable\"") == 0)
    #expect(workload("search", ",count=\"ready\"", "pods") == 3)
    let since = try #require(workload("search", "", "state_since_timestamp_seconds"), "\(page)")
    #expect(since > 1_700_000_000 && since <= Date().timeIntervalSince1970)
    #expect(!page.contains("kind=\"Job\""), "jobs come and go all day")
    #expect(page.contains(#"kind="CronJob",name="backup",state="unavailable"} 1"#))
    let age = try #require(value(#"k8s_heartbeat_watch_confirmed_age_seconds{resource="pods"}"#, in: page))
    #expect((0..<60).contains(age))
    #expect(value(#"k8s_heartbeat_watch_restarts_total{resource="pods"}"#, in: page) != nil)
    #expect(
      value(#"k8s_heartbeat_apiserver_requests_total{verb="list",resource="pods",code="200"}"#, in: page) ?? 0
        >= 1)
    #expect(
      value(#"k8s_heartbeat_apiserver_requests_total{verb="watch",resource="pods",code="200"}"#, in: page)
        ?? 0 >= 1)
    #expect((value("k8s_heartbeat_verdicts_total", in: page) ?? 0) > 5)
    #expect((value("process_resident_memory_bytes", in: page) ?? 0) > 1_048_576)
  }

  @Test(.enabled(if: isInstalled, "scripts/setup tests installs prometheus"))
  func promtoolFindsNoFault() async throws {
    let page = try await metrics()
    try await withTemporaryFolder { (folder) async throws in
      let file = folder.appendingPathComponent("metrics")
      try page.write(to: file, atomically: true, encoding: .utf8)
      let said = try await run("exec promtool check metrics <'\(file.path)'", in: folder)
      #expect(said.code == 0 && said.output.isEmpty, "\(said.output)")
      let rules = Repository.file("config/monitoring")
      for command in ["check rules alerts.yaml", "test rules alerts_test.yaml"] {
        let said = try await run("cd '\(rules.path)' && exec promtool \(command)", in: folder)
        #expect(said.code == 0, "\(said.output)")
      }
    }
  }

  private func run(_ line: String, in folder: URL) async throws -> (code: Int32?, output: String) {
    let shell = try RunningProgram(
      URL(fileURLWithPath: "/bin/bash"), ["-c", line], log: folder.appendingPathComponent("shell"))
    let code = await shell.exitCode(within: .seconds(60))
    await shell.stop()
    return (code, shell.output)
  }

  @Test(.enabled(if: isInstalled, "scripts/setup tests installs prometheus"))
  func prometheusScrapesAndAnswers() async throws {
    try await withTemporaryFolder { (folder) async throws in
      let target = try #require(system.server.metricsURL.components(separatedBy: "//").last)
      let configuration = """
        global: {scrape_interval: 1s, scrape_timeout: 1s, evaluation_interval: 1s}
        rule_files: ['\(Repository.file("config/monitoring/alerts.yaml").path)']
        scrape_configs:
          - job_name: k8s-heartbeat
            honor_labels: true
            static_configs: [{targets: ['\(target)']}]

        """
      let file = folder.appendingPathComponent("prometheus.yml")
      try Data(configuration.utf8).write(to: file)
      let address = "127.0.0.1:\(try freePort())"
      let prometheus = try RunningProgram(
        Self.prometheus,
        [
          "--config.file=\(file.path)", "--web.listen-address=\(address)",
          "--storage.tsdb.path=\(folder.path)/data", "--log.level=warn",
        ], log: folder.appendingPathComponent("log"))
      do {
        try await check(prometheus, at: address)
      } catch {
        await prometheus.stop()
        throw error
      }
      await prometheus.stop()
    }
  }

  private func check(_ prometheus: RunningProgram, at address: String) async throws {
    func query(_ expression: String) async throws -> CurlResult {
      try await curl("-G", "--data-urlencode", "query=\(expression)", "http://\(address)/api/v1/query")
    }
    try await prometheus.require("a scrape is stored", within: .seconds(60)) {
      let answer = try await query(
        #"k8s_heartbeat_workload_state{namespace="default",name="payments",state="unavailable"}"#)
      return answer.status == 200 && answer.body.contains(#""1"]"#)
    }
    let up = try await query(#"up{job="k8s-heartbeat"}"#)
    #expect(up.body.contains(#""1"]"#), "\(up)")
    let names = try await names(at: address)
    let expressions = try Self.expressions()
    #expect(expressions.count > 20)
    for expression in expressions {
      let concrete = expression.replacingOccurrences(of: "$namespace", with: ".*")
        .replacingOccurrences(of: "$__rate_interval", with: "1m")
      let answer = try await query(concrete)
      #expect(answer.status == 200, "\(concrete): \(answer.body)")
      for match in concrete.matches(of: /(k8s_heartbeat|process)_[a-z_]+/)
      where !names.contains(String(match.0)) {
        // Here nobody is limited.
        #expect(
          match.0 == "k8s_heartbeat_rate_limit_store_up", "\(match.0) of \(concrete) is no name of a metric")
      }
    }
  }

  private func names(at address: String) async throws -> Set<String> {
    let answer = try await curl("http://\(address)/api/v1/label/__name__/values")
    let object = try JSONSerialization.jsonObject(with: Data(answer.body.utf8)) as? [String: Any]
    let words = try #require(object?["data"] as? [String])
    // Without a sample there is no name to be stored.
    return Set(words + (try await families()))
  }

  private func families() async throws -> [String] {
    try await metrics().split(separator: "\n").filter { $0.hasPrefix("# TYPE ") }
      .compactMap { $0.split(separator: " ").dropFirst(2).first.map(String.init) }
  }

  /// The queries of the dashboard, and those of the alert rules.
  private static func expressions() throws -> [String] {
    let dashboard = try JSONSerialization.jsonObject(
      with: Data(contentsOf: Repository.file("config/monitoring/dashboard.json")))
    var found: [String] = []
    func look(_ value: Any) {
      if let object = value as? [String: Any] {
        if let expression = object["expr"] as? String { found.append(expression) }
        object.values.forEach(look)
      } else if let array = value as? [Any] {
        array.forEach(look)
      }
    }
    look(dashboard)
    return found
  }

  /// The names are a contract: dashboards of others rest on them.
  @Test func theNamesAreThese() async throws {
    let own = try await families().filter { $0.hasPrefix("k8s_heartbeat_") }.map { $0.dropFirst(14) }
    #expect(
      own == [
        "build_info", "workload_state", "workload_up", "workload_pods",
        "workload_state_since_timestamp_seconds",
        "verdicts_total", "requests_total", "rate_limited_total", "unauthorized_total",
        "request_duration_seconds", "watch_confirmed_age_seconds", "watch_restarts_total",
        "apiserver_requests_total", "objects_unreadable",
      ])
    let told = try String(contentsOf: Repository.file("docs/metrics.md"), encoding: .utf8)
    for family in try await families() { #expect(told.contains("`\(family)`"), "\(family)") }
  }

  @Test func withoutWorkloadsTheRestRemains() async throws {
    try await SystemUnderTest.with(.init(environment: ["METRICS_WORKLOADS": "off", "RATE_LIMIT": "9-S"])) {
      system in
      let page = try await curl("\(system.server.metricsURL)/metrics").body
      #expect(!page.contains("workload_") && page.contains("\nk8s_heartbeat_verdicts_total "), "\(page)")
      #expect(page.contains("\nk8s_heartbeat_rate_limit_store_up 1\n"))
    }
  }
}
