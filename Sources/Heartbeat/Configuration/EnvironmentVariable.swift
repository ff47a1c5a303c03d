/// The environment variables that the responder reads its settings from, kubectl's among them.
public enum EnvironmentVariable: String, Sendable, CaseIterable {
  case logLevel = "LOG_LEVEL"
  case logFormat = "LOG_FORMAT"
  case rateLimit = "RATE_LIMIT"
  case rateLimitPeriod = "RATE_LIMIT_PERIOD"
  case rateLimitStore = "RATE_LIMIT_STORE"
  case rateLimitStorePasswordFile = "RATE_LIMIT_STORE_PASSWORD_FILE"
  case rateLimitStorePrefix = "RATE_LIMIT_STORE_PREFIX"
  case rateLimitStoreTimeout = "RATE_LIMIT_STORE_TIMEOUT"
  case authTokenBasic = "AUTH_TOKEN_BASIC"
  case authTokenBasicFile = "AUTH_TOKEN_BASIC_FILE"
  case fastCGIListen = "FASTCGI_LISTEN"
  case fastCGISocketMode = "FASTCGI_SOCKET_MODE"
  case fastCGISocketGroup = "FASTCGI_SOCKET_GROUP"
  case fastCGIWorkers = "FASTCGI_WORKERS"
  case shutdownDelay = "SHUTDOWN_DELAY"
  case healthFailOn = "HEALTH_FAIL_ON"
  case healthRequired = "HEALTH_REQUIRED"
  case healthScaledToZero = "HEALTH_SCALED_TO_ZERO"
  case kubernetesTimeout = "K8S_TIMEOUT"
  case watch = "WATCH"
  case watchNamespaces = "WATCH_NAMESPACES"
  case staleAfter = "STALE_AFTER"
  case metricsWorkloads = "METRICS_WORKLOADS"
  case kubeconfig = "KUBECONFIG"
  case kubeContext = "KUBE_CONTEXT"
  case upperHTTPSProxy = "HTTPS_PROXY"
  case lowerHTTPSProxy = "https_proxy"
  case upperHTTPProxy = "HTTP_PROXY"
  case lowerHTTPProxy = "http_proxy"
  case upperNoProxy = "NO_PROXY"
  case lowerNoProxy = "no_proxy"

  /// Those that name proxies, and the servers that are reached without one.
  static let proxies: Set<EnvironmentVariable> = [
    .upperHTTPSProxy, .lowerHTTPSProxy, .upperHTTPProxy, .lowerHTTPProxy, .upperNoProxy, .lowerNoProxy,
  ]
}
