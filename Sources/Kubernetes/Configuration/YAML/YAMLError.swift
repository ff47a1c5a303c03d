/// Why a text could not be read as YAML.
///
/// It never quotes a value, which may be a secret.
struct YAMLError: Error, Equatable {
  /// Where it went wrong.
  let mark: YAMLMark
  /// What is wrong, as the end of a line that begins with the place.
  let problem: String
}
