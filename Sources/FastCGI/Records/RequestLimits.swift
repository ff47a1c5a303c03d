/// How long a request may be.
package struct RequestLimits: Hashable, Sendable {
  /// How many bytes of parameters: as many as one record holds, which is the most that nginx sends.
  package static let parameters = 65_535
  /// How many bytes a question for the responder's own values may have; the three that there are take 47.
  package static let values = 1024

  /// How many bytes of a body are taken.
  package var body: Int

  /// Creates limits.
  package init(body: Int) {
    self.body = body
  }
}
