extension Badge {
  /// The badge as JSON, for a service that draws it (shields.io, *Endpoint Badge*).
  var shields: [UInt8] {
    var json = JSONWriter()
    json.object { json in
      json.name("schemaVersion")
      json.number(1)
      json.member("label", label)
      json.member("message", message)
      json.member("color", String(color.rawValue.dropFirst()))
      // The colour of an error cannot be chosen by who shows it.
      json.name("isError")
      json.boolean(color == .grey)
    }
    return json.bytes + [UInt8(ascii: "\n")]
  }
}
