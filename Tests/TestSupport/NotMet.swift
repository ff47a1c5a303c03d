/// Something that a test relies on, and that did not come to be.
package struct NotMet: Error, CustomStringConvertible {
  package let description: String

  package init(_ description: String) {
    self.description = description
  }
}
