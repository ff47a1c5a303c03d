import FastCGI

/// What tells of an answer how its body is read and kept: a few forms, whose header fields are written once for all answers.
final class AnswerForm: Sendable {
  /// No cache may keep an answer: it may be another one a moment later.
  private static let noStore = HeaderField("Cache-Control", "no-store")

  /// A document of ours.
  static let document = AnswerForm("application/health+json")
  /// Nothing but a status.
  static let empty = AnswerForm(nil)

  /// The fields of an answer with a body, its length aside.
  let withBody: HeaderFields
  /// The fields of an answer that has none.
  let withoutBody: HeaderFields

  /// Writes the fields of a form.
  ///
  /// - Parameters:
  ///   - contentType: The media type of the body; nil without one.
  ///   - caching: What caches may do with it.
  ///   - allowsScripts: Whether pages of any origin may read it.
  init(_ contentType: String?, caching: HeaderField = noStore, allowsScripts: Bool = true) {
    let fields = [caching] + (allowsScripts ? ResponseFields.common : [])
    withoutBody = HeaderFields(fields)
    withBody = HeaderFields(
      [contentType.map { HeaderField("Content-Type", $0) }].compactMap(\.self) + fields)
  }
}
