import Glibc
import TestSupport

/// Something that listens where a store should, and answers whatever a test likes to whatever comes.
final class ScriptedStore: Sendable {
  let port: UInt16
  private let listener: Int32

  /// Listens.
  ///
  /// - Parameters:
  ///   - hangsUp: Whether to end the connection after the answer to these bytes.
  ///   - answer: What to answer to the bytes that have come; empty for nothing.
  /// - Throws: When it cannot.
  init(
    hangsUp: @escaping @Sendable (String) -> Bool = { _ in false },
    _ answer: @escaping @Sendable (String) -> String
  ) throws {
    (listener, port) = try LoopbackSocket.bind()
    guard listen(listener, 64) == 0 else { throw NotMet("a socket that listens") }
    let listener = listener
    TestThread.start {
      while true {
        let connection = accept(listener, nil, nil)
        guard connection >= 0 else {
          close(listener)
          return
        }
        TestThread.start {
          var piece = [UInt8](repeating: 0, count: 65_536)
          while true {
            let count = read(connection, &piece, piece.count)
            guard count > 0 else { break }
            let text = String(decoding: piece[..<count], as: UTF8.self)
            let isLast = hangsUp(text)
            LoopbackSocket.send(Array(answer(text).utf8), on: connection)
            if isLast { break }
          }
          close(connection)
        }
      }
    }
  }

  deinit {
    shutdown(listener, Int32(SHUT_RDWR))
  }
}
