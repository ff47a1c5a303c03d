/// Why a text cannot be read.
struct JSONError: Error, CustomStringConvertible {
  enum Kind: Equatable {
    /// The text is no JSON.
    case syntax(at: Int)
    /// It is JSON, but a value is not of the type that its place asks for.
    case form(at: Int)
    /// The values do not make an object of the API; the text says why.
    case content(String)
  }

  let kind: Kind
  /// The names and indices that lead to a value of a wrong type.
  var path: [String] = []

  init(_ kind: Kind, path: [String] = []) {
    self.kind = kind
    self.path = path
  }

  /// What is wrong, and where.
  var description: String {
    switch kind {
    case .syntax(let offset): "no JSON, at byte \(offset)"
    case .form where path.isEmpty: "no JSON object of its kind"
    case .form: "field \(path.joined(separator: ".")) has a form that it never has"
    case .content(let text): text
    }
  }
}
