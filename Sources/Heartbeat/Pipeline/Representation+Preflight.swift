import FastCGI

extension Representation {
  /// The answer to a browser that asks whether a script may send a token (Fetch standard, *CORS-preflight request*).
  static func preflight(methods: String) -> Representation {
    Representation(
      .noContent,
      fields: [
        HeaderField("Access-Control-Allow-Methods", methods),
        HeaderField("Access-Control-Allow-Headers", ResponseFields.allowed),
        HeaderField("Access-Control-Max-Age", "86400"),
      ])
  }
}
