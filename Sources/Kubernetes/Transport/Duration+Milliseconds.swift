extension Duration {
  /// Whole milliseconds, rounded up.
  var milliseconds: Int {
    let attosecondsPerMillisecond: Int64 = 1_000_000_000_000_000
    return Int(components.seconds) * 1000
      + Int((components.attoseconds + attosecondsPerMillisecond - 1) / attosecondsPerMillisecond)
  }

  /// Milliseconds as `poll(2)` takes them: at least 0.
  var pollMilliseconds: Int32 {
    Int32(clamping: max(0, milliseconds))
  }
}
