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
    ) { IntOrPercent(required: $0) }
    let scaledToZero = reader.value(
      .healthScaledToZero, default: ScaledToZero.fail, allowed: "fail or pass"
    ) { text in
      ScaledToZero(rawValue: text.lowercased())
    }
    self.init(failOn: failOn, required: required, scaledToZero: scaledToZero)
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
