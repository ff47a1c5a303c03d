import FastCGI
import System

extension Configuration {
  /// Settings that are allowed together and hurt, a sentence each.
  public var warnings: [String] {
    var warnings: [String] = []
    if !fastCGI.listen.isLoopback {
      warnings.append(
        "FASTCGI_LISTEN=\(fastCGI.listen) can be reached from elsewhere: FastCGI has no authentication, so whoever reaches "
          + "it can claim any client address. Use a unix socket or a loopback address.")
    }
    if case .unix = fastCGI.listen, fastCGI.socketMode & 0o007 != 0 {
      warnings.append(
        "FASTCGI_SOCKET_MODE=\(text(of: .fastCGISocketMode)) lets every user of this machine claim any client address."
      )
    }
    if kubernetesTimeout > .seconds(8) {
      warnings.append(
        "K8S_TIMEOUT=\(kubernetesTimeout.text) is longer than a termination waits: polls in flight may be lost then."
      )
    }
    if fastCGI.workers < 4 {
      warnings.append(
        "FASTCGI_WORKERS=\(fastCGI.workers) leaves \(max(1, fastCGI.workers / 2)) for polls that are answered live."
      )
    }
    if rateLimit.store.place.isShared, rateLimit.limits.isEmpty {
      warnings.append("RATE_LIMIT_STORE has no effect while RATE_LIMIT is off.")
    }
    if !rateLimit.store.place.isShared, rateLimit.store.passwordFile != nil {
      warnings.append("RATE_LIMIT_STORE_PASSWORD_FILE has no effect without a RATE_LIMIT_STORE.")
    }
    if rateLimit.store.place.isShared, rateLimit.store.timeout > .milliseconds(500) {
      warnings.append(
        "RATE_LIMIT_STORE_TIMEOUT=\(rateLimit.store.timeout.text) is longer than 500ms: polls wait for so long when the store fails."
      )
    }
    if watch.isOn, watch.staleAfter < .seconds(15) {
      warnings.append(
        "STALE_AFTER=\(watch.staleAfter.text) is below 15s: the API server is asked for a sign of life more often, and some polls may be answered live."
      )
    }
    return warnings
  }
}
