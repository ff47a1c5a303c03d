/// An object of the API that lacks what every such object has.
struct ShapeError: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) {
    self.description = description
  }
}
