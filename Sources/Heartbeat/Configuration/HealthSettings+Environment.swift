import Health

extension HealthSettings {
  init(from reader: inout EnvironmentReader) {
    let failOn = reader.value(
      .healthFailOn, default: FailOn.degraded, allowed: "degraded or unavailable"
    ) { text in
      FailOn(rawValue: text.lowercased())
    }
    let required = reader.optional(
      .healthRequired, allowed: "a number of pods from 1, such as 2, or a share from 1% to 100%, such as 75%"
    ) { text -> IntOrPercent? in
      switch IntOrPercent(text) {
      case .count(let count) where count >= 1: .count(count)
      case .percent(let percent) where (1...100).contains(percent): .percent(percent)
      default: nil
      }
    }
    self.init(failOn: failOn, required: required)
  }
}

extension IntOrPercent {
  /// Such as `2` or `75%`.
  var text: String {
    switch self {
    case .count(let count): "\(count)"
    case .percent(let percent): "\(percent)%"
    }
  }
}
