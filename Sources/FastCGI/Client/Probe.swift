import CFastCGI
import Glibc
public import System

/// Asks a responder one question, as a web server would: whether it is alive.
///
/// For a liveness probe, which in an image without a shell and without curl has only the program itself.
public enum Probe {
  /// Why there was no answer.
  public enum Failure: Error, CustomStringConvertible {
    /// Nobody listens, or the connection broke or took too long.
    case connection(SystemError)
    /// What came back is no answer.
    case malformed

    /// What happened.
    public var description: String {
      switch self {
      case .connection(let error): "no answer: \(error)"
      case .malformed: "the answer is not one of a FastCGI responder"
      }
    }
  }

  /// Sends `GET requestURI` and reads the answer.
  ///
  /// - Parameters:
  ///   - requestURI: The path to ask for, at most 127 bytes.
  ///   - address: Where the responder listens.
  ///   - limit: How long a write, and each read, may take.
  /// - Returns: The HTTP status code.
  /// - Throws: Why there was none.
  public static func status(
    of requestURI: String, at address: ListenAddress, within limit: Duration
  ) throws(Failure) -> UInt16 {
    // Longer values have another form on the wire (FastCGI specification, section 3.4).
    // traps: the caller's own path, a literal.
    precondition(requestURI.utf8.count < 128)
    let output: [UInt8]
    do throws(SystemError) {
      let descriptor = try connect(to: address, limit: limit)
      try send(request(for: requestURI), on: descriptor.number)
      output = try readOutput(of: descriptor.number)
    } catch {
      throw .connection(error)
    }
    let line = String(decoding: output.prefix { $0 != UInt8(ascii: "\r") }, as: UTF8.self)
    guard line.hasPrefix("Status: "), let code = UInt16(line.dropFirst("Status: ".count).prefix(3)) else {
      throw .malformed
    }
    return code
  }

  private static func connect(to address: ListenAddress, limit: Duration) throws(SystemError) -> Descriptor {
    let target: SocketAddress
    switch address {
    case .unix(let path): target = try SocketAddress(path: path)
    case .tcp(let host, let port): target = try SocketAddress(host: host, port: port)
    }
    let descriptor = Descriptor(socket(target.family, Listener.streamSocket, 0))
    guard descriptor.number >= 0 else { throw .last }
    descriptor.setTimeLimit(limit)
    guard target.withPointer({ Glibc.connect(descriptor.number, $0, $1) }) == 0 else { throw .last }
    return descriptor
  }

  /// The records of a request without a body (FastCGI specification, sections 3.3, 3.4 and 5).
  private static func request(for requestURI: String) -> [UInt8] {
    let parameters = [("REQUEST_METHOD", "GET"), ("REQUEST_URI", requestURI)].flatMap { name, value in
      [UInt8(name.utf8.count), UInt8(value.utf8.count)] + name.utf8 + value.utf8
    }
    let responder = [0, UInt8(FCGI_RESPONDER), 0, 0, 0, 0, 0, 0]
    return record(FCGI_BEGIN_REQUEST, responder) + record(FCGI_PARAMS, parameters) + record(FCGI_PARAMS, [])
      + record(FCGI_STDIN, [])
  }

  private static func record(_ type: Int32, _ content: [UInt8]) -> [UInt8] {
    [1, UInt8(type), 0, 1, UInt8(content.count >> 8), UInt8(content.count & 0xFF), 0, 0] + content
  }

  private static func send(_ bytes: [UInt8], on descriptor: Int32) throws(SystemError) {
    // So few bytes that the socket's buffer takes them at once.
    guard Glibc.send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL)) == bytes.count else { throw .last }
  }

  /// Reads what the responder writes to FCGI_STDOUT, until it ends the request or closes.
  private static func readOutput(of descriptor: Int32) throws(SystemError) -> [UInt8] {
    var output: [UInt8] = []
    while let header = try read(8, of: descriptor) {
      let length = Int(header[4]) << 8 | Int(header[5])
      guard let content = try read(length + Int(header[6]), of: descriptor) else { break }
      if Int32(header[1]) == FCGI_END_REQUEST { break }
      if Int32(header[1]) == FCGI_STDOUT { output += content.prefix(length) }
    }
    return output
  }

  /// Reads just so many bytes; nil when the peer closes first.
  private static func read(_ count: Int, of descriptor: Int32) throws(SystemError) -> [UInt8]? {
    var bytes = [UInt8](repeating: 0, count: count)
    var filled = 0
    while filled < count {
      // traps: not empty, as count is above filled, so it has an address.
      let got = bytes.withUnsafeMutableBytes { recv(descriptor, $0.baseAddress! + filled, count - filled, 0) }
      guard got >= 0 else { throw .last }
      if got == 0 { return nil }
      filled += got
    }
    return bytes
  }
}
