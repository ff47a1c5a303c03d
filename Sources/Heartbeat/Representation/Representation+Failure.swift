import FastCGI
import Health
import Kubernetes
import Monitoring

extension Representation {
  /// Why nothing can be said of a workload.
  init(_ failure: VerdictFailure, of workload: WorkloadReference) {
    switch failure {
    case .notFound: self = .noSuchWorkload(workload)
    case .api(let error): self.init(error)
    case .overloaded: self = .overloaded
    }
  }

  /// Why the API server says nothing; the log says more, as only an operator may know it.
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
