/// A part of the program that takes bytes from outside, and what must hold whatever they are.
///
/// The same bodies are run by libFuzzer, which looks for inputs, and by the tests, which replay those that are kept.
package struct FuzzTarget: Sendable {
  /// The name, which its folder of inputs has as well.
  package let name: String
  /// Hands an input to the program's code and checks what comes of it.
  private let body: @Sendable ([UInt8]) throws(BrokenInvariant) -> Void

  init(_ name: String, _ body: @escaping @Sendable ([UInt8]) throws(BrokenInvariant) -> Void) {
    self.name = name
    self.body = body
  }

  /// Tries one input.
  ///
  /// - Parameter input: Any bytes.
  /// - Throws: What does not hold; a trap ends the process.
  package func run(_ input: [UInt8]) throws(BrokenInvariant) {
    try body(input)
  }

  /// All targets.
  package static let all = [
    fastCGI, path, credentials, tokens, json, objects, clock, kubeconfig, redis,
  ]
}

/// Something that must hold and does not.
package struct BrokenInvariant: Error, CustomStringConvertible {
  /// What does not hold.
  package let description: String

  init(_ description: String) {
    self.description = description
  }
}

/// Goes on only if something holds.
func check(
  _ holds: Bool, _ description: @autoclosure () -> String
) throws(BrokenInvariant) {
  guard holds else { throw BrokenInvariant(description()) }
}
