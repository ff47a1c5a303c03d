import CFastCGI
import Glibc

/// One request at a time over libfcgi: the only place that knows how libfcgi goes about it.
///
/// libfcgi would accept connections itself and keep a thread waiting on each kept one. Here it is given a connection
/// that has something to read and told that its previous request kept it: `FCGX_Accept_r` then reads from it.
/// When that fails it closes the connection and tries to accept the next, which fails as well on listening socket -1.
struct Exchange: ~Copyable {
  /// How the body of a request ended.
  enum BodyEnd {
    case complete
    /// It is longer than it may be; the rest has not been read.
    case overlong
    /// The connection broke or the peer was too slow.
    case broken
  }

  private let request: UnsafeMutablePointer<FCGX_Request>

  init() {
    Self.initializeLibrary
    request = .allocate(capacity: 1)
    FCGX_InitRequest(request, -1, 0)
  }

  deinit {
    request.deallocate()
  }

  /// Reads a request's beginning and parameters.
  ///
  /// - Parameter descriptor: The connection; blocking, with time limits for reading and writing.
  /// - Returns: False when there was no request for a responder to be read; the connection is closed then.
  func begin(on descriptor: Int32) -> Bool {
    request.pointee.requestId = 0
    request.pointee.ipcFd = descriptor
    request.pointee.keepConnection = 1
    // A plain close(2): libfcgi's own would wait up to 2 seconds for the peer to close first.
    request.pointee.detached = 1
    guard FCGX_Accept_r(request) == 0 else { return false }
    // Parameters that break off between two of them count as complete for libfcgi, which only remembers the error.
    guard request.pointee.role == FCGI_RESPONDER, FCGX_GetError(request.pointee.in) == 0 else {
      abandon()
      return false
    }
    return true
  }

  /// The parameters of the request, until it is finished.
  var parameters: Request { Request(parameters: request.pointee.envp) }

  /// Reads the body to its end and forgets it, since what is left would be taken for the next request.
  ///
  /// - Parameters:
  ///   - limit: How many bytes the body may have.
  ///   - timeout: How long a body may take in all.
  /// - Returns: How it ended.
  func discardBody(limit: Int, timeout: Duration) -> BodyEnd {
    let stream = request.pointee.in
    var total = 0
    var deadline: ContinuousClock.Instant?
    // One byte makes libfcgi read what there is; asking for many would make it wait for all of them.
    while FCGX_GetChar(stream) != EOF {
      total += 1 + skipBuffered(stream)
      if total > limit { return .overlong }
      let now = ContinuousClock.now
      let end = deadline ?? now + timeout
      if now > end { return .broken }
      deadline = end
    }
    return FCGX_GetError(stream) == 0 ? .complete : .broken
  }

  /// Writes a response into libfcgi's buffer, which is sent when it is full or the request finished.
  func write(_ response: borrowing Response) {
    write("Status: ")
    write(response.status.description)
    for field in response.fields {
      write("\r\n")
      write(field.name.description)
      write(": ")
      write(field.value)
    }
    write("\r\n\r\n")
    if let body = response.body { write(body.span) }
  }

  /// Sends what has been written and ends the request.
  ///
  /// - Parameter keep: Whether to keep the connection open although the peer did not ask for it.
  /// - Returns: Whether the connection is still open; else it has been closed.
  func finish(keeping keep: Bool) -> Bool {
    if keep { request.pointee.keepConnection = 1 }
    FCGX_Finish_r(request)
    return request.pointee.ipcFd >= 0
  }

  /// Ends the request without an answer and closes the connection.
  func abandon() {
    FCGX_Free(request, 1)
  }

  /// Skips what libfcgi has read of the body.
  ///
  /// - Returns: How many bytes that was.
  private func skipBuffered(_ stream: UnsafeMutablePointer<FCGX_Stream>?) -> Int {
    guard let stream else { return 0 }
    let count = stream.pointee.stop - stream.pointee.rdNext
    stream.pointee.rdNext = stream.pointee.stop
    return count
  }

  private func write(_ text: String) {
    write(text.utf8.span)
  }

  private func write(_ bytes: Span<UInt8>) {
    bytes.withUnsafeBytes { bytes in
      // After a failed write libfcgi drops what follows, and `finish` closes the connection.
      let characters = bytes.baseAddress?.assumingMemoryBound(to: CChar.self)
      _ = FCGX_PutStr(characters, Int32(clamping: bytes.count), request.pointee.out)
    }
  }

  /// Prepares libfcgi, once.
  ///
  /// It handles `SIGPIPE`, so that a peer that has gone kills nobody, unless the program does so itself. It also takes
  /// `SIGTERM` and `SIGUSR1`, to end a blocking accept; those are given back, since they are the program's to handle.
  private static let initializeLibrary: Void = {
    let signals = [SIGTERM, SIGUSR1]
    let actions = signals.map { signal in
      var action = sigaction()
      sigaction(signal, nil, &action)
      return action
    }
    FCGX_Init()
    for (signal, action) in zip(signals, actions) {
      var action = action
      sigaction(signal, &action, nil)
    }
  }()
}
