import FastCGI
import Kubernetes

extension RenderedAnswer {
  /// Renders why no verdict can be reached; the log says more, as only an operator may know it.
  init(_ error: APIError) {
    if error.isTimeout {
      self.init(failure: .gatewayTimeout, "The Kubernetes API server did not answer in time.")
    } else if error.isUnreachable {
      self.init(failure: .badGateway, "The Kubernetes API server cannot be reached.")
    } else {
      self.init(failure: .badGateway, "The Kubernetes API server refused or failed to answer.")
    }
  }
}
