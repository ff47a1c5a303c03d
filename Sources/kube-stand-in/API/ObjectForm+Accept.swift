extension ObjectForm {
  /// The form that the header field `Accept` asks for first.
  ///
  /// - Parameters:
  ///   - accept: The field's value.
  ///   - isList: Whether a list is answered; a watch sends single objects.
  /// - Throws: When a list is asked for in the form of an object, or an object in that of a list, as real servers refuse it.
  init(accept: String?, isList: Bool = false) throws(APIError) {
    let first = accept?.split(separator: ",").first ?? ""
    let form = first.split(separator: ";").first { $0.hasPrefix("as=") }
    switch form {
    case "as=PartialObjectMetadata" where !isList, "as=PartialObjectMetadataList" where isList:
      self = .metadata
    case "as=PartialObjectMetadata", "as=PartialObjectMetadataList":
      throw .notAcceptable("the form of \(isList ? "an object" : "a list") was requested")
    default: self = .whole
    }
  }
}
