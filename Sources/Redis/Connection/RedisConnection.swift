import CHiredis
import Glibc
import System

/// One connection to a store.
///
/// Every wait has a deadline. A connection that has failed is of no use any more: an answer may still come, and would be
/// taken for another one's.
// Unchecked: it is with one thread at a time, which has taken it out of the pool or has made it.
final class RedisConnection: @unchecked Sendable {
  private let context: UnsafeMutablePointer<redisContext>
  private let reader = ReplyReader()
  /// The hash that the server knows the script by.
  private var scriptHash = ""

  /// Connects.
  ///
  /// - Parameters:
  ///   - host: A name or an address; a name is looked up, for as long as that takes.
  ///   - port: The port.
  ///   - deadline: When to give up.
  /// - Throws: Why there is no connection.
  init(host: String, port: UInt16, deadline: MonotonicInstant) throws(RedisError) {
    let left = MonotonicInstant.now.duration(to: deadline)
    guard left > .zero else { throw .timedOut }
    let limit = timeval(tv_sec: left.wholeSeconds, tv_usec: (left - .seconds(left.wholeSeconds)).microseconds)
    // No time at all would be one without an end.
    let bounded = limit.tv_sec == 0 && limit.tv_usec == 0 ? timeval(tv_sec: 0, tv_usec: 1) : limit
    guard let context = redisConnectWithTimeout(host, Int32(port), bounded) else {
      throw .unreachable("there is no memory for a connection")
    }
    guard context.pointee.err == 0 else {
      defer { redisFree(context) }
      throw .unreachable(Self.reason(context))
    }
    self.context = context
  }

  deinit {
    redisFree(context)
  }

  private static func reason(_ context: UnsafeMutablePointer<redisContext>) -> String {
    withUnsafeBytes(of: &context.pointee.errstr) { bytes in
      String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
    }
  }

  /// The address at the other end, without a name; nil when the system does not tell.
  var peer: String? {
    var address = sockaddr_storage()
    var size = socklen_t(MemoryLayout<sockaddr_storage>.size)
    var name = [CChar](repeating: 0, count: Int(NI_MAXHOST))
    let code = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
        guard getpeername(context.pointee.fd, pointer, &size) == 0 else { return EAI_SYSTEM }
        return getnameinfo(pointer, size, &name, socklen_t(name.count), nil, 0, NI_NUMERICHOST)
      }
    }
    guard code == 0 else { return nil }
    return String(decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  /// Whether nothing has come that nobody asked for, such as the end of the connection.
  var isQuiet: Bool {
    var entry = pollfd(fd: context.pointee.fd, events: Int16(POLLIN), revents: 0)
    return poll(&entry, 1, 0) == 0
  }

  /// Shows who we are, chooses the database, and gives the server the script: one round trip.
  ///
  /// - Parameters:
  ///   - login: Who we are; nil for a server that asks nobody.
  ///   - database: The number of the database.
  ///   - script: The script.
  ///   - deadline: When to give up.
  /// - Throws: Why it cannot be used.
  func prepare(
    login: RedisLogin?, database: Int, script: RedisScript, deadline: MonotonicInstant
  ) throws(RedisError) {
    var command = RedisCommand()
    if let login { command.append(["AUTH"] + (login.user.map { [$0] } ?? []) + [login.password.text]) }
    if database != 0 { command.append(["SELECT", String(database)]) }
    command.append(["SCRIPT", "LOAD", script.text])
    do throws(RedisError) {
      guard case .text(let hash) = try send(command, deadline), hash.utf8.count == 40 else {
        throw .malformed
      }
      scriptHash = hash
    } catch .refused(let code, let text) {
      // Servers repeat what they do not understand.
      let hidden = ForeignText.clean(text, limit: 200, hiding: login.map { [$0.password.text] } ?? [])
      throw .refused(code: code, text: hidden)
    }
  }

  /// Runs the script for several requests: one round trip, and one more when the server has forgotten it.
  ///
  /// - Parameters:
  ///   - script: The script that it was prepared with.
  ///   - requests: What it is told, each time.
  ///   - deadline: When to give up.
  /// - Returns: For each request the list that it says, or why it says no.
  /// - Throws: Why the connection is of no use any more.
  func run(
    _ script: RedisScript, _ requests: [RedisRequest], deadline: MonotonicInstant
  ) throws(RedisError) -> [Result<[RedisReply], RedisError>] {
    var answers = try run("EVALSHA", scriptHash, requests, deadline)
    let forgotten = answers.indices.filter { answers[$0].isNoScript }
    guard !forgotten.isEmpty else { return answers }
    let again = try run("EVAL", script.text, forgotten.map { requests[$0] }, deadline)
    for (index, answer) in zip(forgotten, again) { answers[index] = answer }
    return answers
  }

  private func run(
    _ verb: String, _ script: String, _ requests: [RedisRequest], _ deadline: MonotonicInstant
  ) throws(RedisError) -> [Result<[RedisReply], RedisError>] {
    var command = RedisCommand()
    for request in requests {
      command.begin(3 + request.keys.count + request.arguments.count)
      command.append(word: verb)
      command.append(word: script)
      command.append(word: String(request.keys.count))
      for key in request.keys { command.append(word: key) }
      for argument in request.arguments { command.append(word: argument) }
    }
    try write(command.bytes, deadline)
    var answers: [Result<[RedisReply], RedisError>] = []
    answers.reserveCapacity(requests.count)
    for _ in requests {
      do throws(RedisError) {
        guard case .list(let items) = try read(deadline) else { throw .malformed }
        answers.append(.success(items))
      } catch .refused(let code, let text) {
        answers.append(.failure(.refused(code: code, text: text)))
      }
    }
    // What nobody has asked for would be taken for the next one's.
    guard reader.isEmpty else { throw .malformed }
    return answers
  }

  /// Sends commands, and waits for all answers.
  ///
  /// - Returns: The last answer.
  /// - Throws: The first that says no, or why there is none.
  private func send(
    _ command: RedisCommand, _ deadline: MonotonicInstant
  ) throws(RedisError) -> RedisReply {
    try write(command.bytes, deadline)
    var reply = RedisReply.none
    for _ in 0..<command.count { reply = try read(deadline) }
    guard reader.isEmpty else { throw .malformed }
    return reply
  }

  private func write(_ bytes: [UInt8], _ deadline: MonotonicInstant) throws(RedisError) {
    var sent = 0
    while sent < bytes.count {
      let count = bytes[sent...].withUnsafeBytes {
        Glibc.send(context.pointee.fd, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL | MSG_DONTWAIT))
      }
      if count >= 0 {
        sent += count
      } else if errno == EAGAIN {
        try wait(for: POLLOUT, deadline)
      } else if errno != EINTR {
        throw .closed
      }
    }
  }

  private func read(_ deadline: MonotonicInstant) throws(RedisError) -> RedisReply {
    while true {
      if let reply = try reader.next() { return reply }
      try wait(for: POLLIN, deadline)
      try withUnsafeTemporaryAllocation(byteCount: 4096, alignment: 1) { buffer throws(RedisError) in
        let count = recv(context.pointee.fd, buffer.baseAddress, buffer.count, Int32(MSG_DONTWAIT))
        guard count > 0 else {
          if count < 0, errno == EAGAIN || errno == EINTR { return }
          throw .closed
        }
        reader.feed(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
      }
    }
  }

  private func wait(for events: Int32, _ deadline: MonotonicInstant) throws(RedisError) {
    while true {
      let left = MonotonicInstant.now.duration(to: deadline)
      guard left > .zero else { throw .timedOut }
      var entry = pollfd(fd: context.pointee.fd, events: Int16(events), revents: 0)
      if poll(&entry, 1, left.pollMilliseconds) > 0 { return }
    }
  }
}

extension Result where Success == [RedisReply], Failure == RedisError {
  /// Whether the server has forgotten the script.
  fileprivate var isNoScript: Bool {
    if case .failure(.refused(code: "NOSCRIPT", _)) = self { true } else { false }
  }
}
