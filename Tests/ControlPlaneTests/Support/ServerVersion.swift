/// A version of Kubernetes, as far as it decides what a server can do.
struct ServerVersion: Comparable, CustomStringConvertible, Sendable {
  let major: Int
  let minor: Int

  /// Creates a version.
  init(_ major: Int, _ minor: Int) {
    (self.major, self.minor) = (major, minor)
  }

  /// Reads it from what a program or `/version` says of itself: `Kubernetes v1.20.2`, `v1.36.0-rc.1`, `v1.33.5-gke.1080000`.
  ///
  /// - Parameter text: The text; nil comes of one that names no version.
  init?(_ text: String) {
    guard
      let found = text.firstMatch(of: /(?:^|[^A-Za-z0-9])v(\d{1,4})\.(\d{1,4})(?:\D|$)/),
      let major = Int(found.1), let minor = Int(found.2)
    else { return nil }
    self.init(major, minor)
  }

  /// Whether controllers and scheduler serve a second port, without TLS, unless a flag forbids it.
  var componentsHaveInsecurePort: Bool { self < ServerVersion(1, 22) }

  static func < (left: Self, right: Self) -> Bool {
    (left.major, left.minor) < (right.major, right.minor)
  }

  var description: String { "\(major).\(minor)" }
}
