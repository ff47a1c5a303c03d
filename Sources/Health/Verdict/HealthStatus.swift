/// What a verdict comes to for who only wants to know whether to be woken.
///
/// The words are those of draft-inadarei-api-health-check-06, section 3.1.
public enum HealthStatus: String, Sendable, CaseIterable {
  /// All is well.
  case pass
  /// It serves, or need wake nobody yet.
  case warn
  /// It is down.
  case fail
}
