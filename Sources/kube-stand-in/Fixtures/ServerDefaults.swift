/// What an API server fills in when an object is created, and nothing else.
enum ServerDefaults {
  /// Fills in what is absent: namespace, uid, version, time of creation and a deployment's generation.
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
    if resource == .deployments { setIfAbsent("generation", 1) }

    func setIfAbsent(_ key: String, _ value: JSONValue) {
      if metadata[key] == nil || metadata[key] == .null { metadata[key] = value }
    }
  }

  private static let dayAgo = Moment.relativeToNow(microseconds: -86_400_000_000)

  /// A uid that is the same in every run: a hash of the names in the shape of a version 8 UUID
  /// (RFC 9562, section 5.8).
  private static func uid(_ resource: Resource, namespace: String, name: String) -> String {
    let names = "\(resource.kind)/\(namespace)/\(name)"
    let high = hash("high/\(names)") & 0xffff_ffff_ffff_0fff | 0x8000
    let low = hash("low/\(names)") & 0x3fff_ffff_ffff_ffff | 0x8000_0000_0000_0000
    let digits = hexadecimal(high) + hexadecimal(low)
    var rest = digits[...]
    return [8, 4, 4, 4, 12].map { length in
      defer { rest = rest.dropFirst(length) }
      return String(rest.prefix(length))
    }.joined(separator: "-")
  }

  /// FNV-1a, 64 bits: Swift's own `Hasher` is seeded anew in each process.
  private static func hash(_ text: String) -> UInt64 {
    text.utf8.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
  }

  private static func hexadecimal(_ number: UInt64) -> String {
    let digits = String(number, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}
