import ArgumentParser

/// The command line.
@main
struct KubeStandIn: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "kube-stand-in",
    abstract: "A small stand-in for the Kubernetes API server, for demonstrations and tests.",
    subcommands: [Serve.self])
}
