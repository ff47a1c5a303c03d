extension Duration {
  /// The duration in whole microseconds, as C's time limits want it.
  var microseconds: Int {
    // traps: limits of the configuration, at most 2⁶³ ns.
    Int(components.seconds) * 1_000_000 + Int(components.attoseconds / 1_000_000_000_000)
  }
}
