import System

/// Why a store did not do what it was asked.
package enum RedisError: ClassifiedError, Hashable {
  /// Nobody listens, or the name leads nowhere; with the system's words.
  case unreachable(String)
  /// It has not answered in time.
  case timedOut
  /// It has ended the connection.
  case closed
  /// It says no: the first word of its answer, and the whole of it.
  case refused(code: String, text: String)
  /// It says something that no store says.
  case malformed
  /// There is no password to show; with the reason.
  case noPassword(String)
  /// It was away a moment ago, so it was not asked.
  case away

  /// What kind of failure it is, in words of ours.
  package var kind: String {
    switch self {
    case .unreachable: "unreachable"
    case .timedOut: "timed out"
    case .closed: "closed"
    case .refused(let code, _): Self.advice[code] == nil ? "refused" : code
    case .malformed: "malformed"
    case .noPassword: "no password"
    case .away: "away"
    }
  }

  /// What happened, and what to do about it.
  package var description: String {
    switch self {
    case .unreachable(let reason): "it cannot be reached: \(reason)"
    case .timedOut: "it did not answer in time"
    case .closed: "it ended the connection"
    case .refused(let code, let text):
      Self.advice[code].map { "\($0) (\(text))" } ?? "it answers: \(text)"
    case .malformed: "what it answers is not Redis' protocol, or not the answer to what was asked"
    case .noPassword(let reason): reason
    case .away: "it was away a moment ago"
    }
  }

  /// What to do about the answers that say no.
  private static let advice = [
    "NOAUTH": "it wants a password",
    "WRONGPASS": "it refuses the user or the password",
    "NOPERM": "the user may not do what the script does: docs/rate-limit.md has the rule to give",
    "OOM": "its memory is full: give it more, or let it evict keys that expire",
    "READONLY": "it is a replica, which takes no writes: name the primary",
    "LOADING": "it is still loading what it holds",
    "MASTERDOWN": "it is a replica that has lost its primary: name the primary",
    "MISCONF": "it takes no writes as it cannot save them",
    "NOREPLICAS": "it takes no writes as too few replicas follow it",
    "BUSY": "a script keeps it busy",
    "DENIED": "it is in protected mode: give it a password",
    "MOVED": "it is a node of a cluster, whose redirections are not followed: name a single primary",
    "ASK": "it is a node of a cluster, whose redirections are not followed: name a single primary",
    "CROSSSLOT":
      "it is a node of a cluster, which does not count several limits together: name a single primary",
    "CLUSTERDOWN": "it is a node of a cluster that is down: name a single primary",
  ]
}
