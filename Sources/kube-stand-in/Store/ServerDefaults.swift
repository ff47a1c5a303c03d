/// What an API server fills in when an object is created, and nothing else.
enum ServerDefaults {
  /// Fills in what is absent: namespace, uid, version, time of creation and a workload's generation.
  ///
  /// - Parameters:
  ///   - metadata: The object's metadata.
  ///   - resource: What the object is.
  ///   - name: Its name.
  static func fill(_ metadata: inout JSONObject, of resource: Resource, name: String) {
    if !resource.isNamespaced {
      metadata["namespace"] = nil
    } else if metadata["namespace"]?.string == nil {
      metadata["namespace"] = "default"
    }
    let namespace = metadata["namespace"]?.string ?? ""
    setIfAbsent("uid", .string(uid(resource, namespace: namespace, name: name)))
    setIfAbsent("resourceVersion", .deferred(.resourceVersion))
    setIfAbsent("creationTimestamp", .deferred(.time(dayAgo, .seconds)))
    if resource.row.hasGeneration { setIfAbsent("generation", 1) }

    func setIfAbsent(_ key: String, _ value: JSONValue) {
      if metadata[key] == nil || metadata[key] == .null { metadata[key] = value }
    }
  }

  private static let dayAgo = RelativeTime.relativeToNow(microseconds: -86_400_000_000)

  /// The uid that an object gets, the same in every run.
  static func uid(_ resource: Resource, namespace: String, name: String) -> String {
    StableHash.uid(of: "\(resource.kind)/\(namespace)/\(name)")
  }
}
