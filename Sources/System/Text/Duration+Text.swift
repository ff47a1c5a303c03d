extension Duration {
  /// In seconds, as settings are written: `5s`, `0.3s`.
  package var text: String {
    seconds == seconds.rounded() ? "\(components.seconds)s" : "\(seconds)s"
  }
}
