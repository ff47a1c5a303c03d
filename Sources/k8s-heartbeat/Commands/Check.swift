import ArgumentParser
import FastCGI
import Heartbeat

/// Asks a running program for a sign of life: a liveness probe that needs no shell and no curl.
struct Check: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Ask the running program on FASTCGI_LISTEN for a sign of life.",
    discussion: """
      Exit code 0 when it answers, whatever it says of the cluster; 1 when it does not, within 5 seconds. With --ready it
      must also say that it is ready.
      """)

  @Flag(help: "Ask whether it is ready, too.")
  var ready = false

  func run() throws {
    try Command.reporting { () throws(Failure) in
      let address = try Failure.configuration { try FastCGISettings(environment: Command.environment).listen }
      let status: UInt16
      do throws(Probe.Failure) {
        status = try Probe.status(of: "/readyz", at: address, within: .seconds(5))
      } catch {
        throw .unwell("\(address): \(error)")
      }
      guard !ready || status == 200 else { throw .unwell("\(address): not ready") }
    }
  }
}
