/// A failure that can be told from others without its text.
package protocol ClassifiedError: Error, CustomStringConvertible {
  /// What kind of failure it is, in one of a few words of ours: texts from outside are no part of it.
  var kind: String { get }
}
