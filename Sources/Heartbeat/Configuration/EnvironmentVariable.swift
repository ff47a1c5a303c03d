/// The environment variables that the responder reads its settings from.
public enum EnvironmentVariable: String, Sendable, CaseIterable {
  case logLevel = "LOG_LEVEL"
  case rateLimit = "RATE_LIMIT"
  case rateLimitPeriod = "RATE_LIMIT_PERIOD"
  case authTokenBasic = "AUTH_TOKEN_BASIC"
  case authTokenBasicFile = "AUTH_TOKEN_BASIC_FILE"
  case fastCGIListen = "FASTCGI_LISTEN"
  case fastCGISocketMode = "FASTCGI_SOCKET_MODE"
  case fastCGISocketGroup = "FASTCGI_SOCKET_GROUP"
  case fastCGIWorkers = "FASTCGI_WORKERS"
  case shutdownDelay = "SHUTDOWN_DELAY"
  case healthFailOn = "HEALTH_FAIL_ON"
  case healthRequired = "HEALTH_REQUIRED"
  case kubernetesTimeout = "K8S_TIMEOUT"
  case watch = "WATCH"
  case watchNamespaces = "WATCH_NAMESPACES"
  case staleAfter = "STALE_AFTER"
}
