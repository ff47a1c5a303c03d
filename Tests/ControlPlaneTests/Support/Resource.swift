/// A resource of workloads in the API: its group, version and name.
enum Resource: String, Sendable {
  case deployments = "apps/v1/deployments"
  case statefulSets = "apps/v1/statefulsets"
  case daemonSets = "apps/v1/daemonsets"
  case jobs = "batch/v1/jobs"
  case cronJobs = "batch/v1/cronjobs"
  /// Cron jobs of servers before 1.21, which have no others.
  case betaCronJobs = "batch/v1beta1/cronjobs"

  /// Its name, by which the program knows it as well.
  var name: String { String(rawValue.split(separator: "/")[2]) }

  /// `apiVersion` of its objects.
  var apiVersion: String { rawValue.split(separator: "/").prefix(2).joined(separator: "/") }

  /// Where its objects of a namespace are, or one of them.
  func path(in namespace: String, _ object: String? = nil) -> String {
    "/apis/\(apiVersion)/namespaces/\(namespace)/\(name)\(object.map { "/\($0)" } ?? "")"
  }

  /// Cron jobs, as a server has them.
  static func cronJobs(of api: API) async throws -> Resource {
    try await api.get("/apis/batch/v1/cronjobs?limit=1") == nil ? .betaCronJobs : .cronJobs
  }
}
