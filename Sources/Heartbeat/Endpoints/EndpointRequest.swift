/// A request that has passed all that its endpoint's ``EndpointPolicy`` asks for.
package struct EndpointRequest: Sendable {
  /// What stands in the variable segments of its path.
  package let values: PathValues
  /// What whoever asks may see.
  package let access: Access

  /// Creates a request from its parts.
  package init(_ values: PathValues, access: Access) {
    self.values = values
    self.access = access
  }
}
