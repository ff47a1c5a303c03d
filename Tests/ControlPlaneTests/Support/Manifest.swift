/// Objects for tests.
enum Manifest {
  /// A node that does not exist: pods that are bound to it get the status that a test writes, and no other.
  static let unattended: JSON = ["nodeName": "unattended"]

  /// A container `proxy` that runs beside the others of a pod, and is started before them.
  static let sidecar: JSON = [
    "initContainers": [["name": "proxy", "image": "registry.example.com/proxy:1", "restartPolicy": "Always"]]
  ]

  /// A deployment whose pods have one container `app`, and the label `app`.
  ///
  /// - Parameters:
  ///   - name: Its name.
  ///   - replicas: How many pods.
  ///   - app: The label's value, the name when nil.
  ///   - container: What is different about the container.
  ///   - pod: What is different about the pods' spec.
  ///   - spec: What is different about the deployment's spec.
  /// - Returns: The object.
  static func deployment(
    _ name: String, replicas: Int = 2, app: String? = nil, container: JSON = [:], pod: JSON = [:],
    spec: JSON = [:]
  ) -> JSON {
    let base: JSON = ["name": "app", "image": "registry.example.com/app:1"]
    let podSpec: JSON = [
      "automountServiceAccountToken": false, "terminationGracePeriodSeconds": 1,
      // Hollow kubelets know no cluster DNS, and would warn of it.
      "dnsPolicy": "Default",
      "containers": [base.merging(container)],
    ]
    let labels: JSON = ["app": .string(app ?? name)]
    let own: JSON = [
      "replicas": .integer(replicas), "selector": ["matchLabels": labels],
      "template": ["metadata": ["labels": labels], "spec": podSpec.merging(pod)],
    ]
    return ["metadata": ["name": .string(name)], "spec": own.merging(spec)]
  }

  /// A stateful set of the same.
  static func statefulSet(
    _ name: String, replicas: Int = 3, container: JSON = [:], pod: JSON = [:], spec: JSON = [:]
  ) -> JSON {
    let own: JSON = ["serviceName": .string(name)]
    return deployment(name, replicas: replicas, container: container, pod: pod, spec: own.merging(spec))
  }

  /// A daemon set of the same, on the nodes that its pods ask for.
  static func daemonSet(_ name: String, container: JSON = [:], pod: JSON = [:], spec: JSON = [:]) -> JSON {
    // A null takes it out.
    deployment(name, container: container, pod: pod, spec: spec)
      .merging(["spec": ["replicas": nil]])
  }

  /// What a job is made from, whose pods nobody starts; it is not tried again.
  static func job(_ app: String) -> JSON {
    let pod: JSON = ["restartPolicy": "Never"]
    let template = deployment(app, pod: unattended.merging(pod))["spec", "template"]
    return ["backoffLimit": 0, "template": template]
  }

  /// A readiness or liveness probe of a port, each second.
  ///
  /// - Parameters:
  ///   - port: The port. One that is closed refuses at once.
  ///   - misses: How many in a row count.
  ///   - timeout: What a probe is given, in seconds: with the period, how long a blip may last, 15 s at least.
  /// - Returns: The probe.
  static func probe(_ port: UInt16, misses: Int = 1, timeout: Int = 1) -> JSON {
    [
      "tcpSocket": ["port": .integer(Int(port))], "periodSeconds": 1, "failureThreshold": .integer(misses),
      "timeoutSeconds": .integer(timeout),
    ]
  }

  /// Makes a blip of a pod last for 40 seconds, so that a test sees it however busy the machine is.
  static let longBlip = 39
}

extension JSON {
  /// The name of an object of the API.
  var name: String { self["metadata", "name"].string ?? "" }
}
