import Synchronization

/// Shows what is waited for: on a terminal in one line that changes, elsewhere in a line for each change.
package final class StatusProgress: Sendable {
  private let isTerminal: Bool
  private let write: @Sendable (String) -> Void
  private let shown = Mutex("")

  /// Creates a progress that has shown nothing.
  ///
  /// - Parameters:
  ///   - isTerminal: Whether somebody looks at it.
  ///   - write: Takes what is shown.
  package init(isTerminal: Bool, _ write: @escaping @Sendable (String) -> Void) {
    self.isTerminal = isTerminal
    self.write = write
  }

  /// Shows what was found, if it is news.
  package func show(_ finding: StatusFinding) {
    // A line that wraps cannot be written over.
    let line = LogText.escaped(isTerminal ? String(finding.summary.prefix(78)) : finding.summary)
    let isNews = shown.withLock { shown in
      defer { shown = line }
      return shown != line
    }
    guard isNews else { return }
    write(isTerminal ? "\r\u{1B}[K\(line)" : "\(line)\n")
  }

  /// Takes the line off a terminal: the answer stands in its place.
  package func finish() {
    if isTerminal { write("\r\u{1B}[K") }
  }
}
