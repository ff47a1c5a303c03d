import CFastCGI
import Glibc

/// One request at a time over libfcgi: the only place that knows how libfcgi goes about it.
///
/// libfcgi would accept connections itself and keep a thread waiting on each kept one. Here it is given a descriptor
/// from which a whole request can be read, and told that its previous request kept it: `FCGX_Accept_r` then reads from
/// it. If that fails it closes the descriptor and tries to accept a connection, which fails on listening socket -1.
// Unchecked: no lock guards `request`, as one thread at a time has the exchange: an event loop takes another one when it hands its
// own on, to a worker or to whoever brings what the answer hangs on, and the locks of the queues between them
// (`ServerContext.jobs`, `LoopQueue`) order what they do.
final class Exchange: @unchecked Sendable {
  private let request: UnsafeMutablePointer<FCGX_Request>

  init() {
    Self.initializeLibrary
    request = .allocate(capacity: 1)
    FCGX_InitRequest(request, -1, 0)
  }

  deinit {
    recycle()
    request.deallocate()
  }

  /// Reads a request, to the end of its empty body.
  ///
  /// - Parameter descriptor: What to read from. It has the whole request: `RequestFront` has gone over it.
  /// - Returns: False when libfcgi did not find one there; the descriptor is closed then.
  func begin(on descriptor: Int32) -> Bool {
    recycle()
    request.pointee.requestId = 0
    request.pointee.ipcFd = descriptor
    request.pointee.keepConnection = 1
    // A plain close(2): libfcgi's own would wait up to 2 seconds for the peer to close first.
    request.pointee.detached = 1
    guard FCGX_Accept_r(request) == 0 else { return false }
    // What is left would be taken for the next request.
    while FCGX_GetChar(request.pointee.in) != EOF {}
    // Parameters that break off between two of them count as complete for libfcgi, which only remembers the error.
    guard request.pointee.role == FCGI_RESPONDER, FCGX_GetError(request.pointee.in) == 0 else {
      abandon()
      return false
    }
    // 8 KiB that nobody needs while the request waits for its answer.
    FCGX_FreeStream(&request.pointee.in)
    return true
  }

  /// Says where the response goes, and what is closed if the peer wants that or it fails.
  func answer(on descriptor: Int32) {
    request.pointee.ipcFd = descriptor
  }

  /// The parameters of the request, until it is finished.
  var parameters: Request { Request(parameters: request.pointee.envp) }

  /// Writes a response into libfcgi's buffer, which is sent when it is full or the request finished.
  func write(_ response: borrowing Response) {
    write("Status: ")
    write(response.status.description)
    write("\r\n")
    write(response.fields.bytes.span)
    write("\r\n")
    if let body = response.body { write(body.span) }
  }

  /// Sends what has been written and ends the request.
  ///
  /// - Parameter keep: Whether to keep the connection open although the peer did not ask for it.
  /// - Returns: Whether the descriptor is still open; else it has been closed.
  func finish(keeping keep: Bool) -> Bool {
    let hasFailed = FCGX_FClose(request.pointee.err) != 0 || FCGX_FClose(request.pointee.out) != 0
    guard !hasFailed, keep || request.pointee.keepConnection != 0 else {
      abandon()
      return false
    }
    request.pointee.ipcFd = -1
    return true
  }

  /// Gives back the memory of the request that was finished; the parameters are gone then.
  ///
  /// It takes a while, in which the peer sends its next request: the connection should be let go first.
  func recycle() {
    FCGX_Free(request, 0)
  }

  /// Ends the request without an answer and closes the descriptor.
  func abandon() {
    FCGX_Free(request, 1)
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
