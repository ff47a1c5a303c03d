import Foundation
import TestSupport

/// What TLS costs a poll, with connections that are kept, and without.
enum Encryption: Figure {
  static let number = 10
  static let title = "Polls a second over TLS, 64 clients (wrk; ab for HEAD)"

  /// What is asked, and how many answers a second come in each round.
  private struct Question {
    let name: String
    let url: String
    var isHead = false
    var rounds: [Double] = []

    /// Asks for some seconds.
    func rate(_ seconds: Int, in folder: URL) async throws -> Double {
      isHead
        ? try await ApacheBench(head: url, connections: 64, seconds: seconds, in: folder).requestsPerSecond
        : try await Wrk(url, connections: 64, seconds: seconds, in: folder).requestsPerSecond
    }
  }

  static func measure(isQuick: Bool) async throws -> [Measurement] {
    try await BenchmarkEnvironment.with("100x500") { environment in
      let certificate = try await SelfSignedCertificate(named: "localhost", in: environment.folder)
      let mount = try SecretMount(at: environment.folder.appendingPathComponent("tls"), certificate.files)
      let server = try await environment.installWatching(environment: ["NGINX_TLS": mount.folder.path])
      let path = HeartbeatServer.path
      var questions = [
        Question(name: "GET, TLS", url: server.tlsURL + path),
        Question(name: "nginx's static /healthz, TLS", url: server.tlsURL + "/healthz"),
        Question(name: "GET, plain", url: server.url + path),
        Question(name: "HEAD, TLS, a connection each", url: server.tlsURL + path, isHead: true),
        Question(name: "HEAD, plain, a connection each", url: server.url + path, isHead: true),
      ]
      for round in 0...(isQuick ? 1 : 3) {
        for index in questions.indices {
          let rate = try await questions[index].rate(isQuick ? 1 : 3, in: environment.folder)
          // The first round only warms up.
          if round > 0 { questions[index].rounds.append(rate) }
        }
      }
      let lines = questions.map { Measurement($0.name, Statistics($0.rounds).median, "1/s") }
      func ratio(_ one: Int, _ other: Int) -> Double {
        Statistics(zip(questions[one].rounds, questions[other].rounds).map { $0 / $1 }).median
      }
      return lines + [
        Measurement("GET to nginx's static answer, TLS", ratio(0, 1)),
        Measurement("GET over TLS to GET without", ratio(0, 2)),
        Measurement("HEAD to GET, TLS", ratio(3, 0)),
      ]
    }
  }
}
