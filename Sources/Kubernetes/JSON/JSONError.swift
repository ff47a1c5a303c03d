/// Why a text cannot be read.
public struct JSONError: Error, CustomStringConvertible {
  enum Kind: Equatable {
    /// The text is not JSON.
    case syntax(at: Int)
    /// It is JSON, but a value is not of the type that its place asks for.
    case form(at: Int)
    /// A value is of the right type, and beyond what its place can have: a number, a date, or the length of a text.
    case range(at: Int)
    /// The values do not make an object of the API; the text says why.
    case content(String)
  }

  let kind: Kind
  /// The names and indices that lead to the value.
  var path: [String] = []

  init(_ kind: Kind, path: [String] = []) {
    self.kind = kind
    self.path = path
  }

  /// What is wrong, and where.
  public var description: String {
    switch kind {
    case .syntax(let offset) where path.isEmpty: "not valid JSON (byte \(offset))"
    case .syntax: "field \(field) has text that is not valid"
    case .form where path.isEmpty: "not a JSON object of its kind"
    case .form: "field \(field) has an unexpected type"
    case .range where path.isEmpty: "a value out of range"
    case .range: "field \(field) has a value out of range"
    case .content(let text): text
    }
  }

  /// The path as operators write it, such as `spec.replicas`; a name that a client made up is cut.
  private var field: String { BoundedText.cut(path.joined(separator: "."), to: 200) }

  /// Where in the text it is, nil when it is not about one place.
  private var offset: Int? {
    switch kind {
    case .syntax(let offset), .form(let offset), .range(let offset): offset
    case .content: nil
    }
  }

  /// The same error in a text that begins elsewhere.
  func moved(by distance: Int) -> JSONError {
    switch kind {
    case .syntax(let offset): JSONError(.syntax(at: offset + distance), path: path)
    case .form(let offset): JSONError(.form(at: offset + distance), path: path)
    case .range(let offset): JSONError(.range(at: offset + distance), path: path)
    case .content: self
    }
  }

  /// The same error with the path to its place.
  ///
  /// - Parameter text: A reader of the text, at its beginning.
  /// - Returns: The error; unchanged when the text is not JSON up to there.
  func located(in text: JSONReader) -> JSONError {
    guard path.isEmpty, let offset else { return self }
    var finder = text
    return JSONError(kind, path: finder.path(to: offset))
  }
}
