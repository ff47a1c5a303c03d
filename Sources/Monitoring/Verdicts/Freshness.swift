/// How far what a watch has told can be trusted.
enum Freshness: Sendable {
  /// Nothing is known, or nothing is watched.
  case unknown
  /// It was so at this moment at least.
  case confirmed(Confirmation)
  /// It was so at this moment, and the watch has been broken since.
  case broken(since: Confirmation)

  /// Whether nothing is known.
  var isUnknown: Bool { if case .unknown = self { true } else { false } }

  /// How far several things together can be trusted, as much as the least of them; nothing is known of none.
  static func leastOf(_ parts: [Freshness]) -> Freshness {
    guard let first = parts.first else { return .unknown }
    return parts.dropFirst().reduce(first) { least, part in
      switch (least, part) {
      case (.unknown, _), (_, .unknown): .unknown
      case (.confirmed(let one), .confirmed(let other)): .confirmed(one.earlier(other))
      case (.confirmed(let one), .broken(let other)), (.broken(let one), .confirmed(let other)),
        (.broken(let one), .broken(let other)):
        .broken(since: one.earlier(other))
      }
    }
  }
}

extension Confirmation {
  /// The earlier one of two.
  fileprivate func earlier(_ other: Confirmation) -> Confirmation {
    other.instant < instant ? other : self
  }
}
