import System

/// A thread that answers the requests whose response may take a while: one that has to ask somebody, or is long.
struct Worker: ~Copyable {
  private let context: ServerContext

  /// Creates a worker of a server.
  init(_ context: ServerContext) {
    self.context = context
  }

  /// Works until the server ends its threads.
  func run() {
    while let job = context.jobs.next() { attend(to: job) }
  }

  /// Answers a request, and lets its connection wait for what comes next.
  private func attend(to job: Job) {
    let response = job.respond(job.exchange.parameters)
    let outcome = context.send(response, over: job.exchange, job.turn, on: job.connection, job.source)
    context.end(job.turn, on: job.connection, outcome, hasServed: true, isPeerClosed: job.isPeerClosed)
  }
}
