import CCurl
import Glibc

/// One request and its answer at a time, over the connections that it keeps: an easy handle of libcurl.
///
/// It is for one thread at a time. Options hold until the next `reset()`; connections stay.
///
/// Source: curl_easy_init(3), curl_easy_reset(3).
final class Transfer {
  /// The body as it arrives.
  private final class Body {
    var bytes: [UInt8] = []
    var limit = 0
    /// The bytes that there will be, about; 0 when nobody can tell.
    var expected = 0
    var isTooLarge = false
    /// What the bytes are taken from, besides.
    var share: BodyBudget.Share?
    var isOutOfBudget = false
    /// The bytes of header fields so far, those of a trailer too.
    var head = 0
  }

  /// The bytes of header fields that an answer may have: libcurl keeps them, and bounds only those before the body.
  private static let headLimit = 300_000

  /// libcurl's own handle, for `TransferGroup` alone.
  let handle: UnsafeMutableRawPointer
  /// libcurl writes its error text here; owned, freed after the handle.
  private let errorBuffer: UnsafeMutablePointer<CChar>
  /// libcurl has a pointer to it while a transfer runs; it lives as long as the handle.
  private let body = Body()
  /// The list of header fields in use, which libcurl does not copy.
  private var headerList: UnsafeMutablePointer<curl_slist>?
  private var connectToList: UnsafeMutablePointer<curl_slist>?
  /// Why an option could not be set; the transfer is then not made.
  private var refusal = CURLE_OK
  /// How the transfer ended.
  private var end = CurlCode.ok

  /// libcurl's own state, made before the first handle as curl_global_init(3) asks, and once.
  static let isReady = curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK

  /// Creates a handle, or ends the program as Swift does when there is no memory, which is the only reason.
  init() {
    // traps: libcurl fails only without memory, where Swift ends as well.
    guard Self.isReady, let handle = curl_easy_init() else { fatalError("libcurl cannot create a handle") }
    self.handle = handle
    errorBuffer = .allocate(capacity: Int(CURL_ERROR_SIZE))
  }

  deinit {
    curl_easy_cleanup(handle)
    curl_slist_free_all(headerList)
    curl_slist_free_all(connectToList)
    errorBuffer.deallocate()
  }

  /// Forgets all options; connections, and what is known about names and TLS sessions, stay.
  func reset() {
    curl_easy_reset(handle)
    curl_slist_free_all(headerList)
    headerList = nil
    curl_slist_free_all(connectToList)
    connectToList = nil
    refusal = CURLE_OK
  }

  /// Sets an option that takes a number.
  func set(_ option: CURLoption, _ value: Int) {
    check(heartbeat_set_long(handle, option, value))
  }

  /// Sets a switch.
  func set(_ option: CURLoption, _ value: Bool) {
    check(heartbeat_set_long(handle, option, value ? 1 : 0))
  }

  /// Sets an option that takes text.
  func set(_ option: CURLoption, _ text: String) {
    check(heartbeat_set_text(handle, option, text))
  }

  /// Sets an option that takes bytes.
  func set(_ option: CURLoption, _ bytes: [UInt8]) {
    check(heartbeat_set_bytes(handle, option, bytes, bytes.count))
  }

  /// Adds a header field to the request.
  func addHeader(_ name: String, _ value: String) {
    append("\(name): \(value)", to: &headerList)
    check(heartbeat_set_list(handle, CURLOPT_HTTPHEADER, headerList))
  }

  /// Connects elsewhere than the URL says: `host:port:otherHost:otherPort`, see CURLOPT_CONNECT_TO(3).
  func connect(to entry: String) {
    append(entry, to: &connectToList)
    check(heartbeat_set_list(handle, CURLOPT_CONNECT_TO, connectToList))
  }

  /// Lets a table know all sockets that the handle opens.
  ///
  /// - Parameter sockets: The table, which must outlive the connections.
  func report(to sockets: SocketTable) {
    check(
      heartbeat_set_socket_callbacks(
        handle, SocketTable.opened, SocketTable.closing, Unmanaged.passUnretained(sockets).toOpaque()))
  }

  /// Performs the transfer that the options describe; blocks until it is over.
  ///
  /// - Parameters:
  ///   - limit: The bytes of body to take, after decompression.
  ///   - share: What the bytes are taken from, besides.
  ///   - headers: The names of the header fields to keep, in lower case.
  /// - Returns: The answer, whatever its status.
  /// - Throws: When no whole answer came.
  func perform(
    limit: Int, share: BodyBudget.Share, keeping headers: [String]
  ) throws(TransferError) -> HTTPResponse {
    if begin(limit: limit, share: share) == .ok { end(with: CurlCode(curl_easy_perform(handle))) }
    return try finish(keeping: headers)
  }

  /// Makes the handle ready for the transfer that the options describe.
  ///
  /// - Parameters:
  ///   - limit: The bytes of body to hold at a time, after decompression.
  ///   - share: What the bytes are taken from, besides.
  ///   - expected: The bytes that there will be, about: room for them is made at once, which an array that grows would
  ///     make again and again. 0 when nobody can tell.
  /// - Returns: The first refusal of an option, with which the transfer is over before it has begun.
  func begin(limit: Int, share: BodyBudget.Share, expecting expected: Int = 0) -> CurlCode {
    errorBuffer.pointee = 0
    check(heartbeat_set_error_buffer(handle, errorBuffer))
    body.bytes = []
    body.limit = limit
    body.expected = expected
    body.isTooLarge = false
    body.share = share
    body.isOutOfBudget = false
    body.head = 0
    check(heartbeat_set_header_callback(handle, Self.look, Unmanaged.passUnretained(body).toOpaque()))
    check(heartbeat_set_body_callback(handle, Self.receive, Unmanaged.passUnretained(body).toOpaque()))
    end = CurlCode(refusal)
    return end
  }

  /// Remembers how the transfer ended.
  func end(with code: CurlCode) {
    end = code
  }

  /// Takes the result of a transfer that is over.
  ///
  /// - Parameter headers: The names of the header fields to keep, in lower case.
  /// - Returns: The answer, whatever its status, with as much of its body as has not been taken.
  /// - Throws: When no whole answer came.
  func finish(keeping headers: [String]) throws(TransferError) -> HTTPResponse {
    defer {
      body.bytes = []
      body.share = nil
    }
    guard end == .ok else {
      let text = String(cString: errorBuffer)
      throw TransferError(
        code: end, text: text.isEmpty ? "\(end)" : text,
        verification: number(CURLINFO_SSL_VERIFYRESULT), hasAnswer: status != 0,
        isReusedConnection: number(CURLINFO_NUM_CONNECTS) == 0, isTooLarge: body.isTooLarge,
        isOutOfBudget: body.isOutOfBudget, isHeadTooLarge: body.head > Self.headLimit, limit: body.limit)
    }
    var fields: [String: [String]] = [:]
    for name in headers {
      fields[name] = values(of: name)
    }
    return HTTPResponse(status: status, headers: fields, body: body.bytes, share: body.share)
  }

  /// The beginning of a body that has become too large, which ended the transfer.
  ///
  /// To be called before ``finish(keeping:)``.
  ///
  /// - Parameter count: The most bytes that are wanted.
  /// - Returns: The bytes; none for a body that has not become too large.
  func beginningOfTooLarge(_ count: Int) -> [UInt8] {
    body.isTooLarge ? Array(body.bytes.prefix(count)) : []
  }

  /// Takes room for a large body that is to come, which an earlier one has had: the system need not give it anew.
  ///
  /// - Parameter room: The earlier body, of which nothing is left then.
  func reuse(_ room: inout [UInt8]) {
    guard body.expected > 0, body.bytes.isEmpty else { return }
    body.bytes = []
    swap(&body.bytes, &room)
    body.bytes.removeAll(keepingCapacity: true)
  }

  /// Takes the bytes of the body that have arrived since the last time.
  func takeBody() -> [UInt8] {
    defer {
      body.share?.giveBack(body.bytes.count)
      body.bytes = []
    }
    return body.bytes
  }

  /// The status of the answer, 0 before its head has come.
  var status: Int { number(CURLINFO_RESPONSE_CODE) }

  /// The port at this end of the connection in use, 0 before there is one; transfers that share it share the
  /// connection.
  var localPort: Int { number(CURLINFO_LOCAL_PORT) }

  private func number(_ info: CURLINFO) -> Int {
    var value = 0
    heartbeat_get_long(handle, info, &value)
    return value
  }

  /// All values of a header field of the last answer, see curl_easy_header(3).
  private func values(of name: String) -> [String]? {
    var values: [String] = []
    var header: UnsafeMutablePointer<curl_header>?
    while curl_easy_header(handle, name, values.count, UInt32(CURLH_HEADER), -1, &header) == CURLHE_OK,
      let value = header?.pointee.value
    {
      values.append(String(cString: value))
    }
    return values.isEmpty ? nil : values
  }

  /// What libcurl calls with each piece of the body; anything but `size * count` ends the transfer.
  private static let receive: curl_write_callback = { bytes, size, count, context in
    guard let bytes, let context else { return 0 }
    let body = Unmanaged<Body>.fromOpaque(context).takeUnretainedValue()
    let piece = UnsafeRawBufferPointer(start: bytes, count: size * count)
    guard piece.count <= body.limit - body.bytes.count else {
      body.isTooLarge = true
      return 0
    }
    guard body.share?.take(piece.count) ?? true else {
      body.isOutOfBudget = true
      return 0
    }
    if body.bytes.isEmpty, body.expected > 0 {
      // One may be a little longer than the one before it.
      body.bytes.reserveCapacity(min(body.expected + body.expected / 16, body.limit))
    }
    body.bytes.append(contentsOf: piece)
    return piece.count
  }

  /// What libcurl calls with each line of a head or trailer; anything but `size * count` ends the transfer.
  private static let look: curl_write_callback = { _, size, count, context in
    guard let context else { return 0 }
    let body = Unmanaged<Body>.fromOpaque(context).takeUnretainedValue()
    body.head += size * count
    return body.head <= headLimit ? size * count : 0
  }

  private func append(_ text: String, to list: inout UnsafeMutablePointer<curl_slist>?) {
    if let longer = curl_slist_append(list, text) {
      list = longer
    } else {
      check(CURLE_OUT_OF_MEMORY)
    }
  }

  /// Remembers the first option that libcurl refused: for want of memory, or because a value is longer than
  /// the 8 MB that it takes.
  private func check(_ code: CURLcode) {
    if refusal == CURLE_OK { refusal = code }
  }
}
