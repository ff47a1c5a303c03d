/// Members of a document that are of one kind of answer alone.
protocol DocumentPart: Sendable {
  /// Writes the members into the object of the document.
  func write(to json: inout JSONWriter)
}
