import Health

/// What a document says in two words.
struct DocumentSummary: Sendable, Hashable {
  /// `status`.
  private let status: HealthStatus
  /// `state`; nil where there is none.
  private let state: String?

  /// Takes them from a document.
  init(of document: HealthDocument) {
    status = document.status
    state = document.state
  }

  /// The document that says no more than that.
  var document: HealthDocument { HealthDocument(status: status, state: state) }
}
