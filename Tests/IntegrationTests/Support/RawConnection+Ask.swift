import Dispatch
import TestSupport

extension RawConnection {
  /// What is answered to one request on a connection of its own, until the server closes it.
  ///
  /// It waits on a thread of Dispatch's: those that run the tests are few, and shared by all.
  ///
  /// - Parameters:
  ///   - url: `http://127.0.0.1:PORT`.
  ///   - request: What is sent, as it is.
  /// - Returns: What came.
  /// - Throws: When the connection does not end within 5 seconds.
  static func ask(_ url: String, _ request: String) async throws -> String {
    try await withCheckedThrowingContinuation { continuation in
      DispatchQueue.global().async {
        continuation.resume(
          with: Result {
            let connection = try RawConnection(to: url, limit: .seconds(5))
            connection.send(request)
            return try connection.readToEnd()
          })
      }
    }
  }
}
