/// Members of a document that are of one kind of answer alone.
protocol DocumentPart: Sendable {
  /// About how many bytes they are, where these are many; 0 where nobody has counted.
  var length: Int { get }

  /// Writes the members into the object of the document.
  func write(to json: inout JSONWriter)
}

extension DocumentPart {
  var length: Int { 0 }
}
