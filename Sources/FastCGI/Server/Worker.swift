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
    let response = job.respond(job.request.exchange.parameters)
    context.end(job.request, context.send(response, to: job.request))
  }
}
