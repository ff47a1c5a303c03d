import CLinux
import Glibc

/// SIGTERM and SIGINT, taken by whoever waits for them instead of by a handler.
///
/// Create it before any thread: threads inherit the mask that keeps these signals for `wait`.
package struct TerminationSignals {
  private let set: sigset_t

  /// Blocks the signals in this thread and those that it starts.
  package init() {
    var set = sigset_t()
    sigemptyset(&set)
    sigaddset(&set, SIGTERM)
    sigaddset(&set, SIGINT)
    pthread_sigmask(SIG_BLOCK, &set, nil)
    self.set = set
  }

  /// Waits for one of the signals.
  ///
  /// - Parameter limit: How long to wait at most; nil for as long as it takes.
  /// - Returns: The signal's name, or nil when none came in time.
  package func wait(atMost limit: Duration? = nil) -> String? {
    var set = set
    let deadline = limit.map { MonotonicInstant.now + $0 }
    while true {
      var signal: CInt
      if let deadline {
        var timeout = (deadline - .now).timespec
        signal = sigtimedwait(&set, nil, &timeout)
      } else {
        signal = sigwaitinfo(&set, nil)
      }
      switch signal {
      case SIGTERM: return "SIGTERM"
      case SIGINT: return "SIGINT"
      case -1 where errno == EINTR: continue
      default: return nil
      }
    }
  }
}
