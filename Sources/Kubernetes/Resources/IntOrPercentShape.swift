import Health

/// An `IntOrString` as JSON has it: `1` or `"25%"`.
struct IntOrPercentShape: Decodable {
  let value: IntOrPercent

  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if let count = try? container.decode(Int.self) {
      value = .count(count)
    } else if let read = IntOrPercent(try container.decode(String.self)) {
      value = read
    } else {
      throw DecodingError.dataCorruptedError(
        in: container, debugDescription: "neither a count nor a percentage")
    }
  }
}
