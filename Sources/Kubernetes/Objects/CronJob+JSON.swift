public import Health

extension CronJob: WatchedObject {
  /// Cron jobs of `batch/v1`.
  public static var resource: APIResource {
    APIResource(group: "batch", version: "v1", plural: "cronjobs", kind: "CronJob")
  }

  /// As for kubectl.
  public static var shortNames: [String] { ["cj"] }

  /// Servers before 1.21 have them as `batch/v1beta1` alone.
  public static var olderVersion: String? { "v1beta1" }

  /// Its jobs tell how it is.
  public static var foundations: [any WatchedObject.Type] { [Self.self, Job.self] }

  /// Reads a `batch/v1` CronJob; what is missing or null has the API's default.
  ///
  /// - Throws: When a field is missing that every stored object has.
  public init?(from json: inout JSONReader, metadata: inout ObjectMeta) throws(JSONError) {
    self.init(namespace: "", name: "", uid: "")
    self.metadata = try json.workload(&metadata) { json throws(JSONError) in
      isSuspended = try json.suspension()
    } status: { json throws(JSONError) in
      lastSuccess = nil
      try json.members { json, key throws(JSONError) in
        switch key {
        case "lastSuccessfulTime": lastSuccess = try json.timestamp()
        default: break
        }
      }
    }
  }
}
