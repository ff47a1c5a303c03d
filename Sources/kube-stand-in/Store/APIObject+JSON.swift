extension APIObject {
  /// Why a value is no object that can be served.
  struct Malformed: Error {
    /// What to change.
    let problem: String
    /// Whether it is wrong in `metadata`, rather than as a whole.
    var isInMetadata = false
  }

  /// Reads an object, and fills in what an API server does.
  ///
  /// - Parameter value: The object as a client sends it, with relative times as deferred places.
  /// - Throws: `Malformed`.
  init(_ value: JSONValue) throws(Malformed) {
    guard var members = value.object, let kind = members["kind"]?.string,
      let apiVersion = members["apiVersion"]?.string
    else { throw Malformed(problem: "an object needs apiVersion and kind") }
    guard let resource = Resource(apiVersion: apiVersion, kind: kind) else {
      let served = Resource.allCases.map { "\($0.apiVersion) \($0.kind)" }.joined(separator: ", ")
      throw Malformed(problem: "\(apiVersion) \(kind) is not served; these are: \(served)")
    }
    guard var metadata = members["metadata"]?.object, let name = metadata["name"]?.string, !name.isEmpty
    else { throw Malformed(problem: "an object needs metadata.name, a string", isInMetadata: true) }
    ServerDefaults.fill(&metadata, of: resource, name: name)
    members["apiVersion"] = nil
    members["kind"] = nil
    // The metadata comes first, as it may be all that is sent.
    members["metadata"] = nil
    var ordered = JSONObject()
    ordered["metadata"] = .object(metadata)
    for member in members.members { ordered[member.name] = member.value }

    var labels: [String: String] = [:]
    for label in metadata["labels"]?.object?.members ?? [] {
      guard let text = label.value.string else {
        throw Malformed(problem: "the label \(label.name) must be a string: quote it", isInMetadata: true)
      }
      labels[label.name] = text
    }
    var fields: [String: String] = [:]
    for path in resource.selectableFields {
      fields[path] = JSONValue.object(ordered).value(at: path.split(separator: "."))?.string
    }
    self.init(
      resource: resource, namespace: metadata["namespace"]?.string ?? "", name: name, labels: labels,
      fields: fields, body: Template(openMembersOf: ordered))
  }
}
