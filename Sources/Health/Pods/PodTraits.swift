/// What holds of a pod, as far as a workload counts it.
public struct PodTraits: OptionSet, Sendable, Hashable {
  /// A bit for each trait.
  public let rawValue: UInt16

  /// Creates traits from their bits.
  public init(rawValue: UInt16) {
    self.rawValue = rawValue
  }

  /// Neither being deleted nor finished: a pod that counts.
  public static let live = PodTraits(rawValue: 1)
  /// `Ready=True`.
  public static let ready = PodTraits(rawValue: 2)
  /// On its way to ready.
  public static let starting = PodTraits(rawValue: 4)
  /// Failing, be it ready now or not.
  public static let failing = PodTraits(rawValue: 8)
  /// Was ready before, and is not any more.
  public static let lostReadiness = PodTraits(rawValue: 16)
  /// Being deleted.
  public static let terminating = PodTraits(rawValue: 32)
  /// `Failed` or `Succeeded`, and not being deleted.
  public static let finished = PodTraits(rawValue: 64)
  /// Ready, but not yet for as long as its workload asks for.
  public static let warmingUp = PodTraits(rawValue: 128)
  /// Its node is lost, and it with it.
  public static let nodeLost = PodTraits(rawValue: 256)
}
