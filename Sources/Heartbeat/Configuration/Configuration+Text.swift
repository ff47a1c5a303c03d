import Health
import Logging
import System

extension Configuration {
  /// What a variable came to, as it could be written.
  func text(of variable: EnvironmentVariable) -> String {
    switch variable {
    case .logLevel: logLevel.rawValue
    case .logFormat: logFormat.rawValue
    case .rateLimit: rateLimit.text
    case .rateLimitPeriod: ""
    case .rateLimitStore: "\(rateLimit.store.place)"
    case .rateLimitStorePasswordFile: rateLimit.store.passwordFile ?? ""
    case .rateLimitStorePrefix: rateLimit.store.prefix
    case .rateLimitStoreTimeout: rateLimit.store.timeout.text
    case .authTokenBasic: authentication.token.map { "\($0)" } ?? ""
    case .authTokenBasicFile: authentication.tokenFile ?? ""
    case .fastCGIListen: "\(fastCGI.listen)"
    case .fastCGISocketMode: "0" + String(fastCGI.socketMode, radix: 8)
    case .fastCGISocketGroup: fastCGI.socketGroup ?? ""
    case .fastCGIWorkers: String(fastCGI.workers)
    case .shutdownDelay: shutdownDelay.text
    case .healthFailOn: health.failOn.rawValue
    case .healthRequired: health.required.map(\.text) ?? ""
    case .healthScaledToZero: health.scaledToZero.rawValue
    case .kubernetesTimeout: kubernetesTimeout.text
    case .watch: watch.isOn ? "on" : "off"
    case .watchNamespaces: watch.namespaces.joined(separator: ",")
    case .staleAfter: watch.staleAfter.text
    case .metricsWorkloads: showsWorkloadMetrics ? "on" : "off"
    case .kubeconfig, .kubeContext, .upperHTTPSProxy, .lowerHTTPSProxy, .upperHTTPProxy, .lowerHTTPProxy,
      .upperNoProxy, .lowerNoProxy:
      cluster.text(of: variable)
    }
  }
}
