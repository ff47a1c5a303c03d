import CFastCGI
import Glibc

/// A request while it is being handled: a view of the parameters that libfcgi read.
///
/// A handler borrows it and cannot keep it: the memory is libfcgi's, and freed once the response is on its way.
public struct Request: ~Copyable {
  /// `NAME=value` strings with a null pointer at the end, owned by whoever made the request.
  private let parameters: FCGX_ParamArray

  init(parameters: FCGX_ParamArray) {
    self.parameters = parameters
  }

  /// A copy of a parameter's value.
  ///
  /// - Parameter name: The name, such as `REQUEST_METHOD`; case counts.
  /// - Returns: The value up to its first NUL byte, with malformed UTF-8 repaired; nil without such a parameter.
  public func parameter(_ name: StaticString) -> String? {
    value(of: name).map { String(cString: $0) }
  }

  /// Looks at a parameter's value in place, without copying it.
  ///
  /// - Parameters:
  ///   - name: The name, such as `REQUEST_METHOD`; case counts.
  ///   - body: Gets the bytes up to the first NUL byte, or nil without such a parameter.
  /// - Returns: What the body returns.
  /// - Throws: What the body throws.
  @inlinable public func withParameter<Result: ~Copyable, Failure: Error>(
    _ name: StaticString, _ body: (Span<UInt8>?) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    guard let bytes = bytes(of: name) else { return try body(nil) }
    return try body(bytes.span)
  }

  /// The bytes of a parameter's value, which are there as long as the request.
  @usableFromInline func bytes(of name: StaticString) -> UnsafeBufferPointer<UInt8>? {
    guard let value = value(of: name) else { return nil }
    let bytes = UnsafeRawPointer(value).assumingMemoryBound(to: UInt8.self)
    return UnsafeBufferPointer(start: bytes, count: strlen(value))
  }

  /// Finds a parameter as `FCGX_GetParam` does, which compares the whole name with each of them.
  private func value(of name: StaticString) -> UnsafePointer<CChar>? {
    let length = name.utf8CodeUnitCount
    let start = UnsafeRawPointer(name.utf8Start).assumingMemoryBound(to: CChar.self)
    var next = parameters
    while let entry = next.pointee {
      if entry.pointee == start.pointee, strncmp(entry, start, length) == 0,
        entry[length] == CChar(UInt8(ascii: "="))
      {
        return UnsafePointer(entry + length + 1)
      }
      next = next.successor()
    }
    return nil
  }
}

extension Request {
  /// Hands a made-up request to a handler: for tests of handlers, which then need no connection.
  ///
  /// - Parameters:
  ///   - parameters: The parameters of the request.
  ///   - body: What to do with it.
  /// - Returns: What the body returns.
  /// - Throws: What the body throws.
  public static func with<Result: ~Copyable, Failure: Error>(
    parameters: [String: String], _ body: (borrowing Request) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    let entries = UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>.allocate(capacity: parameters.count + 1)
    for (index, (name, value)) in parameters.enumerated() {
      (entries + index).initialize(to: strdup("\(name)=\(value)"))
    }
    (entries + parameters.count).initialize(to: nil)
    defer {
      for index in 0..<parameters.count { free(entries[index]) }
      entries.deallocate()
    }
    return try body(Request(parameters: entries))
  }
}
