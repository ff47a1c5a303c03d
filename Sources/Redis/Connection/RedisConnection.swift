import CHiredis
import Glibc
import System

/// One connection to a store.
///
/// Every wait has a deadline. A connection that has failed is of no use any more: an answer may still come, and would be
/// taken for another one's.
final class RedisConnection {
  /// What came of a request: the list that the script says, or why it says no; nil as long as nothing has come.
  typealias Answer = Result<[RedisReply], RedisError>?

  private let context: UnsafeMutablePointer<redisContext>
  private let reader = ReplyReader()
  /// The command that runs the script, by the hash that the server knows it by.
  private var runScript = RedisWords()

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
      runScript = RedisWords(["EVALSHA", hash])
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
  ///   - answers: Gets what comes of each; what is there already is not asked for again. There are as many as requests.
  ///   - deadline: When to give up.
  /// - Throws: Why the connection is of no use any more.
  func run(
    _ script: RedisScript, _ requests: [RedisRequest], _ answers: inout [Answer],
    deadline: MonotonicInstant
  ) throws(RedisError) {
    let open = answers.indices.filter { answers[$0] == nil }
    try run(runScript, requests, open, &answers, deadline)
    let forgotten = open.filter { answers[$0].isNoScript }
    guard !forgotten.isEmpty else { return }
    for index in forgotten { answers[index] = nil }
    try run(RedisWords(["EVAL", script.text]), requests, forgotten, &answers, deadline)
  }

  private func run(
    _ start: RedisWords, _ requests: [RedisRequest], _ indices: [Int], _ answers: inout [Answer],
    _ deadline: MonotonicInstant
  ) throws(RedisError) {
    var command = RedisCommand()
    for index in indices { command.append(start, requests[index].words) }
    try write(command.bytes, deadline)
    for index in indices {
      do throws(RedisError) {
        guard case .list(let items) = try read(deadline) else { throw .malformed }
        answers[index] = .success(items)
      } catch .refused(let code, let text) {
        answers[index] = .failure(.refused(code: code, text: text))
      }
    }
    // What nobody has asked for would be taken for the next one's.
    guard reader.isEmpty else { throw .malformed }
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
      var entry = pollfd(fd: context.pointee.fd, events: Int16(events), revents: 0)
      // What has come by then counts, even if this thread gets to see it later.
      if poll(&entry, 1, left.pollMilliseconds) > 0 { return }
      guard left > .zero else { throw .timedOut }
    }
  }
}

extension RedisConnection.Answer {
  /// Whether the server has forgotten the script.
  fileprivate var isNoScript: Bool {
    if case .failure(.refused(code: "NOSCRIPT", _)) = self { true } else { false }
  }
}
