import System

/// Whether answers are kept ready, and for what.
public struct WatchSettings: Sendable {
  /// `WATCH`: whether to watch the cluster; without it every poll is answered live.
  public var isOn: Bool
  /// `WATCH_NAMESPACES`: the namespaces to watch, each once; empty for all.
  public var namespaces: [String]
  /// `STALE_AFTER`: how long an answer counts after its last confirmation while the API server cannot be reached.
  public var staleAfter: Duration

  init(from reader: inout EnvironmentReader) {
    isOn = reader.value(.watch, default: true, allowed: "on or off", parse: Bool.init(switch:))
    namespaces = reader.value(
      .watchNamespaces, default: [], allowed: "names of namespaces, separated by commas",
      parse: Self.namespaces)
    staleAfter = reader.value(
      .staleAfter, default: .seconds(30), allowed: "a duration of at most 1h, such as 30s"
    ) { text in
      Duration(goDuration: text).flatMap { $0 <= .seconds(3600) ? $0 : nil }
    }
  }

  private static func namespaces(in text: String) -> [String]? {
    var namespaces: [String] = []
    for part in text.split(separator: ",", omittingEmptySubsequences: false) {
      let name = part.trimmingPrefix(while: \.isWhitespace)
      guard let namespace = try? ObjectName.namespace(name.utf8.span) else { return nil }
      if !namespaces.contains(namespace) { namespaces.append(namespace) }
    }
    return namespaces
  }
}

extension Bool {
  /// Reads `on` or `off`, in any case; nil for anything else.
  init?(switch text: String) {
    switch text.lowercased() {
    case "on", "true": self = true
    case "off", "false": self = false
    default: return nil
    }
  }
}
