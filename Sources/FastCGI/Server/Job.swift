/// What a loop leaves to a worker: a request to be answered.
struct Job: Sendable {
  /// The request, which is in the worker's hands from now on.
  let request: HeldRequest
  /// Makes its response; may block.
  let respond: @Sendable (borrowing Request) -> Response
}
