import FoundationEssentials

/// A body of type `application/health+json` (draft-inadarei-api-health-check-06, sections 3 and 4).
///
/// `state` and `reasons` are additions of ours; the rest is the draft's.
struct HealthDocument: Encodable {
  /// The draft's three words.
  enum Status: String, Encodable {
    case pass
    case warn
    case fail
  }

  /// One entry of an array in `checks`.
  struct Check: Encodable {
    var componentId: String?
    var componentType = "component"
    var observedValue: Int?
    var observedUnit: String?
    var status: Status?
    var output: String?
    /// When this was so; RFC 3339.
    var time: String
  }

  /// A reason in a form for machines.
  struct Reason: Encodable {
    var code: String
    var pod: String?
    var message: String
    var event: String?
  }

  /// The media type.
  static let contentType = "application/health+json"

  var status: Status
  var state: String?
  var serviceId: String?
  var description: String?
  var output: String?
  var reasons: [Reason]?
  var checks: [String: [Check]]?

  /// The document as JSON with a line break at its end, keys in a fixed order.
  var rendered: [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    // Text and whole numbers alone: there is nothing that could fail.
    let data = try! encoder.encode(self)
    return Array(data) + [UInt8(ascii: "\n")]
  }
}
