import FastCGI

extension Representation {
  /// The form in which a badge is asked for.
  enum BadgeFormat: String, CaseIterable {
    /// A picture.
    case svg
    /// What shields.io draws a picture of.
    case shields
  }

  /// What is answered with a badge: 200 whatever it says, as a picture with another status is not shown.
  init(_ badge: Badge, as format: BadgeFormat) {
    switch format {
    case .svg:
      self.init(Self.svgForm, Array(badge.svg.utf8), isTagged: true, fields: Self.svgFields)
    case .shields: self.init(Self.shieldsForm, badge.shields, isTagged: true)
    }
  }

  private static let svgForm = AnswerForm("image/svg+xml", caching: revalidation)
  private static let shieldsForm = AnswerForm("application/json", caching: revalidation)

  /// Proxies for images, as GitHub's, ask again each time; with the entity tag that costs them nothing (RFC 9111, section
  /// 5.2.2.4).
  private static let revalidation = HeaderField("Cache-Control", "no-cache, max-age=0, must-revalidate")

  /// A picture that is opened by itself is a document: it may load and run nothing.
  private static let svgFields = [
    HeaderField("Content-Security-Policy", "default-src 'none'"),
    HeaderField("X-Content-Type-Options", "nosniff"),
  ]
}
