/// A cluster of any size in which all is well: objects of realistic size, the same in every run.
struct GeneratedCluster: Sendable, Hashable {
  /// How many deployments, 1 or more.
  let deployments: Int
  /// How many pods, at least one for each deployment, which share them evenly.
  let pods: Int
  /// How many ReplicaSets each deployment has of earlier revisions, without pods; it keeps ten unless it is told otherwise.
  var oldReplicaSets = 0

  /// The deployments of a namespace, 1 or more.
  var deploymentsPerNamespace = 100
  /// The pods of a node.
  private static let podsPerNode = 100

  /// A size written as `DEPLOYMENTSxPODS`, such as `1000x5000`; nil when it is none.
  init?(_ text: String) {
    let numbers = text.split(separator: "x", omittingEmptySubsequences: false).map { Int($0) }
    guard numbers.count == 2, let deployments = numbers[0], let pods = numbers[1],
      1...1_000_000 ~= deployments, deployments...10_000_000 ~= pods
    else { return nil }
    self.deployments = deployments
    self.pods = pods
  }

  /// The objects, namespaces first; those of each resource almost in the order of their keys.
  ///
  /// - Parameter started: When the stand-in started: all is some days older.
  /// - Returns: As many as the size says, and their namespaces.
  func objects(started: Timestamp) -> [APIObject] {
    let smaller = Self.deployment(replicas: pods / deployments, started: started)
    let larger = Self.deployment(replicas: pods / deployments + 1, started: started)
    let pod = Self.prototype(PodPrototype.text, started: started)
    let replicaSet = Self.prototype(ReplicaSetPrototype.text, started: started)
    let namespace = Self.prototype(DeploymentPrototype.namespace, started: started)

    var objects: [APIObject] = []
    objects.reserveCapacity(
      deployments * (2 + oldReplicaSets) + pods + deployments / deploymentsPerNamespace + 1)
    var podNumber = 0
    for number in 0..<deployments {
      var values = values(ofDeployment: number)
      if number % deploymentsPerNamespace == 0 { objects.append(namespace.filled(with: values)) }
      // The first ones take what does not divide evenly.
      let isLarger = number < pods % deployments
      objects.append((isLarger ? larger : smaller).filled(with: values))
      let current = values
      for revision in 0...oldReplicaSets {
        if revision > 0 { Self.addValues(ofReplicaSet: revision, to: &values) }
        objects.append(replicaSet.filled(with: values))
      }
      values = current
      for _ in 0..<(pods / deployments + (isLarger ? 1 : 0)) {
        Self.addValues(ofPod: podNumber, to: &values)
        objects.append(pod.filled(with: values))
        podNumber += 1
      }
    }
    return objects
  }

  private func values(ofDeployment number: Int) -> [String: String] {
    let name = "app-\(Self.padded(number + 1, 6))"
    let namespace = "team-\(Self.padded(number / deploymentsPerNamespace + 1, 4))"
    var values = [
      "deployment": name, "namespace": namespace,
      "deploymentUID": ServerDefaults.uid(.deployments, namespace: namespace, name: name),
    ]
    Self.addValues(ofReplicaSet: 0, to: &values)
    return values
  }

  /// Adds what the prototype of a ReplicaSet asks for; revision 0 is the current one.
  private static func addValues(ofReplicaSet revision: Int, to values: inout [String: String]) {
    let (namespace, deployment) = (values["namespace"] ?? "", values["deployment"] ?? "")
    let template = "template/\(namespace)/\(deployment)" + (revision == 0 ? "" : "/\(revision)")
    let hash = String(StableHash.digits(of: template).prefix(10))
    let name = "\(deployment)-\(hash)"
    values["hash"] = hash
    values["replicaSet"] = name
    values["replicaSetUID"] = ServerDefaults.uid(.replicasets, namespace: namespace, name: name)
  }

  private static func addValues(ofPod number: Int, to values: inout [String: String]) {
    let name = "\(values["replicaSet"] ?? "")-\(suffix(number))"
    let node = number / podsPerNode + 1
    values["pod"] = name
    values["podUID"] = ServerDefaults.uid(.pods, namespace: values["namespace"] ?? "", name: name)
    values["volume"] = "kube-api-access-\(suffix(number + 7))"
    values["node"] = "node-\(padded(node, 5))"
    values["hostIP"] = "198.18.\(node / 250 % 250).\(node % 250 + 1)"
    values["podIP"] = "10.\(number / 62_500 % 250).\(number / 250 % 250).\(number % 250 + 1)"
    let identifier = StableHash.digits(of: "container/\(name)")
    values["containerID"] = "containerd://" + String(repeating: identifier, count: 4)
    values["sidecarID"] = "containerd://" + String(repeating: String(identifier.reversed()), count: 4)
  }

  /// Five characters as Kubernetes picks them, another word for each number below 27⁵.
  private static func suffix(_ number: Int) -> String {
    let alphabet = Array("bcdfghjklmnpqrstvwxz2456789")
    // A factor without a common divisor with 27 maps numbers to numbers one to one.
    var rest = number * 5_700_277 % 14_348_907
    return String(
      (0..<5).map { _ in
        defer { rest /= alphabet.count }
        return alphabet[rest % alphabet.count]
      })
  }

  private static func padded(_ number: Int, _ width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(width - digits.count, 0)) + digits
  }

  private static func deployment(replicas: Int, started: Timestamp) -> APIObject {
    prototype(DeploymentPrototype.text(replicas: replicas), started: started)
  }

  private static func prototype(_ text: String, started: Timestamp) -> APIObject {
    do {
      return try FixtureParser(file: "prototype", started: started).objects(in: text)[0]
    } catch {
      preconditionFailure("a prototype of the program's own: \(error)")
    }
  }
}

extension APIObject {
  /// The object with its slots, each written `$(name)`, filled in.
  ///
  /// - Parameter values: What fills them, by name. Outside of `body` a slot is a whole string.
  /// - Returns: The object.
  fileprivate func filled(with values: [String: String]) -> APIObject {
    func filled(_ text: String) -> String {
      text.hasPrefix("$(") ? values[String(text.dropFirst(2).dropLast())] ?? text : text
    }
    return APIObject(
      resource: resource, namespace: filled(namespace), name: filled(name),
      labels: labels.mapValues(filled), fields: fields.mapValues(filled), body: body.filled(with: values))
  }
}
