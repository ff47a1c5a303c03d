extension ExecPlugin {
  /// Reads an `exec` entry.
  ///
  /// - Parameters:
  ///   - node: The entry.
  ///   - environment: The environment that the command's own is added to.
  /// - Throws: When a field is missing, unknown, or asks for a terminal.
  init(_ node: KubeconfigNode, environment: [String: String]) throws(ConfigurationError) {
    guard let command = try node.string("command") else { throw node.error("command", "is missing") }
    // A bare name is looked for in PATH; anything with a slash is a path.
    self.command = command.contains("/") ? node.resolve(command) : command
    arguments = try node.strings("args")
    let known = Version.allCases.map(\.rawValue).joined(separator: " or ")
    guard let text = try node.string("apiVersion"), let version = Version(rawValue: text) else {
      throw node.error("apiVersion", "must be \(known); newer versions of the plugin know one of them")
    }
    self.version = version
    providesClusterInfo = try node.bool("provideClusterInfo")
    installHint = try node.string("installHint")
    switch try node.string("interactiveMode") {
    case "Never", "IfAvailable": break
    case nil where version == .v1beta1: break
    case "Always":
      throw node.error(
        "interactiveMode", "is Always, but there is no terminal here; use a plugin that asks nobody")
    case nil:
      throw node.error("interactiveMode", "is missing; write Never or IfAvailable")
    default:
      throw node.error("interactiveMode", "must be Never or IfAvailable")
    }
    self.environment = environment
    for variable in try node.entries("env") {
      guard let name = try variable.string("name"), !name.contains("=") else {
        throw variable.error("name", "is missing or has an equals sign")
      }
      self.environment[name] = try variable.string("value") ?? ""
    }
  }
}
