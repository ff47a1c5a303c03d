/// Why no API server could be found out from the configuration.
///
/// The text names the file, the entry and what to change, and never a secret.
public struct ConfigurationError: Error, Equatable, CustomStringConvertible {
  /// The text.
  public let description: String

  init(_ description: String) {
    self.description = description
  }
}
