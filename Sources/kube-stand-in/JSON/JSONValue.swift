/// A JSON value whose members keep their order, with places that are filled in when it is sent.
indirect enum JSONValue: Sendable, Hashable {
  case null
  case bool(Bool)
  /// A number in JSON's own spelling.
  case number(String)
  case string(String)
  case array([JSONValue])
  case object(JSONObject)
  /// A string that is not known before an answer is written.
  case deferred(Deferred)

  /// What fills a place in an answer.
  enum Deferred: Sendable, Hashable {
    /// A moment, which may move with the clock.
    case time(RelativeTime, Timestamp.Precision)
    /// The version that the store gave the object.
    case resourceVersion
  }

  /// The members, nil for anything but an object.
  var object: JSONObject? {
    if case .object(let object) = self { object } else { nil }
  }

  /// The text, nil for anything but a string.
  var string: String? {
    if case .string(let string) = self { string } else { nil }
  }

  /// The value at a path of member names, nil where there is none.
  func value(at path: some Sequence<Substring>) -> JSONValue? {
    var value = self
    for name in path {
      guard let member = value.object?[String(name)] else { return nil }
      value = member
    }
    return value
  }
}

/// The members of a JSON object, in order.
struct JSONObject: Sendable, Hashable {
  /// A name and its value.
  struct Member: Sendable, Hashable {
    var name: String
    var value: JSONValue
  }

  private(set) var members: [Member] = []

  /// The value of a name: setting adds it at the end where it is new, nil takes it out.
  subscript(name: String) -> JSONValue? {
    get { members.first { $0.name == name }?.value }
    set {
      let index = members.firstIndex { $0.name == name }
      switch (index, newValue) {
      case (let index?, let value?): members[index].value = value
      case (let index?, nil): members.remove(at: index)
      case (nil, let value?): members.append(Member(name: name, value: value))
      case (nil, nil): break
      }
    }
  }
}

extension JSONValue: ExpressibleByStringLiteral, ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral,
  ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
  init(stringLiteral value: String) { self = .string(value) }
  init(booleanLiteral value: Bool) { self = .bool(value) }
  init(integerLiteral value: Int) { self = .number(String(value)) }
  init(arrayLiteral elements: JSONValue...) { self = .array(elements) }
  init(dictionaryLiteral elements: (String, JSONValue)...) {
    var object = JSONObject()
    for (name, value) in elements { object[name] = value }
    self = .object(object)
  }
}
