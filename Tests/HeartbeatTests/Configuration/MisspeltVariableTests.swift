import Testing

@testable import Heartbeat

@Suite struct MisspeltVariableTests {
  @Test(arguments: [
    ("RATELIMIT", "RATE_LIMIT"), ("RATE_LIMITS", "RATE_LIMIT"), ("rate_limit", "RATE_LIMIT"),
    ("RATE-LIMIT", "RATE_LIMIT"), ("RATE_LIMT", "RATE_LIMIT"), ("RATE_PERIOD", "RATE_LIMIT_PERIOD"),
    ("AUTH_TOKEN", "AUTH_TOKEN_BASIC"), ("AUTH_TOKEN_FILE", "AUTH_TOKEN_BASIC_FILE"),
    ("AUTH_BASIC_TOKEN", "AUTH_TOKEN_BASIC"), ("LOGLEVEL", "LOG_LEVEL"), ("LOG_FORMATT", "LOG_FORMAT"),
    ("WATCH_NAMESPACE", "WATCH_NAMESPACES"), ("KUBE_CONFIG", "KUBECONFIG"), ("K8S_TIME_OUT", "K8S_TIMEOUT"),
    ("TRUSTED_PROXY", "TRUSTED_PROXIES"), ("FASTCGI_WORKER", "FASTCGI_WORKERS"), ("Port", "PORT"),
  ])
  func oneThatLooksLikeASettingIsNamed(_ name: String, _ meant: String) {
    let warnings = EnvironmentVariable.misspelt(in: [name: "hush"])
    #expect(warnings == ["\(name) is not a setting, and has no effect: is \(meant) meant?"])
  }

  /// What a pod, a shell, systemd and other programs have.
  @Test(arguments: [
    "KUBERNETES_PORT", "KUBERNETES_SERVICE_PORT", "KUBERNETES_SERVICE_HOST", "KUBERNETES_PORT_443_TCP_PORT",
    "K8S_HEARTBEAT_PORT", "K8S_HEARTBEAT_SERVICE_HOST", "PATH", "HOME", "HOSTNAME", "LANG", "LC_ALL", "PWD",
    "SHLVL", "TERM", "USER", "LOGNAME", "SHELL", "LISTEN_FDS", "LISTEN_PID", "LISTEN_FDNAMES",
    "NOTIFY_SOCKET",
    "INVOCATION_ID", "JOURNAL_STREAM", "CREDENTIALS_DIRECTORY", "HTTPS_PROXY", "http_proxy", "NO_PROXY",
    "NGINX_VERSION", "NGINX_ENTRYPOINT_QUIET_LOGS", "NGINX_RUN", "NGINX_ACCESS_LOG", "SSL_CERT_FILE", "PATCH",
    "BATCH", "HEALTHCHECK", "LOG", "TLS", "TOKEN", "REDIS_PORT", "SHOP_SERVICE_PORT", "TCP_PORT", "TZ", "_",
    "GOMAXPROCS", "MAIL", "XDG_RUNTIME_DIR", "", "=",
  ])
  func anothersIsNot(_ name: String) {
    #expect(EnvironmentVariable.misspelt(in: [name: "x"]).isEmpty)
  }

  @Test func settingsAndEmptyVariablesAreNot() {
    let own = EnvironmentVariable.allCases.map { ($0.rawValue, "x") } + [("RATELIMIT", "")]
    #expect(EnvironmentVariable.misspelt(in: Dictionary(uniqueKeysWithValues: own)).isEmpty)
  }

  @Test func aNameOfAnyKindDoesNoHarm() {
    let names = [String(repeating: "RATE_LIMIT_", count: 100_000), "RATE\u{1B}LIMIT", "RATE_LIMIT\n"]
    let warnings = EnvironmentVariable.misspelt(in: Dictionary(uniqueKeysWithValues: names.map { ($0, "x") }))
    #expect(warnings.count == 2)
    #expect(warnings.allSatisfy { $0.utf8.allSatisfy { $0 >= 0x20 } })
  }
}
