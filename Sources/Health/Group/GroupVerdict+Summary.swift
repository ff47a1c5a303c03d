extension GroupVerdict {
  /// One sentence that a person understands.
  public var summary: String {
    let members = deciding == 1 ? "member" : "members"
    let needed = required.map { ", \($0) needed" } ?? ""
    let ready = "\(up) of \(deciding) \(members) up\(needed)"
    return switch conclusion {
    case .empty:
      tally.ignored == 0
        ? "Nothing matches, and an empty list is not healthy." : "All workloads that match are to be ignored."
    case .unknown: "Unknown, as not all of it can be read: \(ready)."
    case .verdict(.healthy, _): "Healthy: \(ready)."
    case .verdict(.progressing, _): "Up while at work: \(ready)."
    case .verdict(.degraded, .fail): "Degraded: \(ready)."
    case .verdict(.degraded, _): "Up, but degraded: \(ready)."
    case .verdict(.unavailable, _): "Unavailable: \(ready)."
    }
  }
}
