extension Duration {
  /// Whole milliseconds, rounded up.
  var milliseconds: Int {
    let attosecondsPerMillisecond: Int64 = 1_000_000_000_000_000
    // traps: constants and settings of at most 2⁶³ ns; Retry-After is cut where it is read.
    return Int(components.seconds) * 1000
      + Int((components.attoseconds + attosecondsPerMillisecond - 1) / attosecondsPerMillisecond)
  }

  /// Milliseconds as `poll(2)` takes them: at least 0.
  var pollMilliseconds: Int32 {
    Int32(clamping: max(0, milliseconds))
  }
}
