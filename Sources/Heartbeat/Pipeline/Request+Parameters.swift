import FastCGI

extension Request {
  /// What the web server calls the request in its log.
  var id: String { parameter("REQUEST_ID") ?? "none" }

  /// Whether the web server has it from its port for metrics.
  ///
  /// No client's header becomes a parameter of this name: all of them begin with `HTTP_` (RFC 3875, section 4.1.18).
  var isOfMetricsServer: Bool { withBytes(of: "K8S_HEARTBEAT_SERVER") { $0.equals("metrics") } }

  /// Whether the web server logs the names of tokens: it says so, since it must keep them from the client.
  var wantsTokenName: Bool { withBytes(of: "K8S_HEARTBEAT_TOKEN_NAME") { $0.equals("on") } }

  /// Whether it is what a browser sends before a script may (Fetch standard, *CORS-preflight request*).
  var isPreflight: Bool {
    !withBytes(of: "HTTP_ORIGIN") { $0.isEmpty }
      && !withBytes(of: "HTTP_ACCESS_CONTROL_REQUEST_METHOD") { $0.isEmpty }
  }

  /// Looks at a parameter's value in place; one that is missing is empty.
  func withBytes<Result>(of name: StaticString, _ body: (Span<UInt8>) -> Result) -> Result {
    withParameter(name) { value in
      if let value { body(value) } else { body(Span()) }
    }
  }
}
