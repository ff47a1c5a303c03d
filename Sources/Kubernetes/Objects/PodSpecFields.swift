/// What is read of a pod's `spec`.
struct PodSpecFields {
  /// The names of the init containers that run beside the app containers.
  private(set) var sidecars: [String] = []
  /// The longest period and timeout together of a readiness probe, in seconds; 0 without one.
  private(set) var probeSeconds = 0

  /// The spec of nothing.
  init() {}

  /// Reads a spec; `null` says nothing.
  init(from json: inout JSONReader) throws(JSONError) {
    try json.members { json, key throws(JSONError) in
      switch key {
      case "initContainers":
        _ = try json.array { json throws(JSONError) -> Bool? in
          if let sidecar = try readContainer(&json) { sidecars.append(sidecar) }
          return nil
        }
      case "containers":
        _ = try json.array { json throws(JSONError) -> Bool? in
          try readProbe(&json)
          return nil
        }
      default: break
      }
    }
  }

  /// Reads of a container how often it is probed.
  private mutating func readProbe(_ json: inout JSONReader) throws(JSONError) {
    try json.members { json, key throws(JSONError) in
      switch key {
      case "readinessProbe": probeSeconds = max(probeSeconds, try Self.probeSeconds(&json))
      default: break
      }
    }
  }

  /// Reads an init container.
  ///
  /// - Returns: The name of a sidecar: an init container with `restartPolicy: Always`; nil for others.
  private mutating func readContainer(_ json: inout JSONReader) throws(JSONError) -> String? {
    var name: String?
    var restartPolicy: String?
    try json.members { json, key throws(JSONError) in
      switch key {
      case "name": name = try json.word()
      case "restartPolicy": restartPolicy = try json.word()
      case "readinessProbe": probeSeconds = max(probeSeconds, try Self.probeSeconds(&json))
      default: break
      }
    }
    return restartPolicy == "Always" ? name : nil
  }

  /// How long a probe needs to notice, in seconds; API servers fill in what a manifest leaves out.
  ///
  /// Source: Kubernetes API reference, `v1` Probe: a period of 10 s and a timeout of 1 s by default.
  private static func probeSeconds(_ json: inout JSONReader) throws(JSONError) -> Int {
    var (period, timeout) = (10, 1)
    let isThere = try json.members { json, key throws(JSONError) in
      switch key {
      case "periodSeconds": period = try json.integer() ?? period
      case "timeoutSeconds": timeout = try json.integer() ?? timeout
      default: break
      }
    }
    // Both are of 32 bits.
    return isThere ? period + timeout : 0
  }
}
