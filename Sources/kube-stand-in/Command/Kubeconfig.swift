/// A kubeconfig that points at the stand-in.
struct Kubeconfig {
  /// The URL.
  let server: String
  /// The bearer token, nil where none is asked for.
  let token: String?

  /// The file, as JSON: that is YAML as well, and its quoting suits every token.
  var text: String {
    var user = JSONObject()
    if let token { user["token"] = .string(token) }
    let document: JSONValue = [
      "apiVersion": "v1",
      "kind": "Config",
      "clusters": [["name": "stand-in", "cluster": ["server": .string(server)]]],
      "users": [["name": "stand-in", "user": .object(user)]],
      "contexts": [["name": "stand-in", "context": ["cluster": "stand-in", "user": "stand-in"]]],
      "current-context": "stand-in",
    ]
    return String(decoding: Template(document).bytes, as: UTF8.self) + "\n"
  }
}
