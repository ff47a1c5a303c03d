extension Duration {
  /// The duration in whole microseconds, as C's time limits want it.
  var microseconds: Int {
    Int(components.seconds) * 1_000_000 + Int(components.attoseconds / 1_000_000_000_000)
  }
}
