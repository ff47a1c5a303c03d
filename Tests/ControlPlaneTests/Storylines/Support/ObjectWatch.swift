import Foundation
import Synchronization
import TestSupport

/// The objects of a collection as they come, change and go, by a watch of a test's own: no code of the program has a part in
/// it.
final class ObjectWatch: Sendable {
  /// Gets the type of each event, and its object.
  typealias Handler = @Sendable (_ type: String, _ object: JSON) -> Void

  private let program: RunningProgram
  private let folder: TemporaryFolder
  private let isOver = Mutex(false)

  /// Reads what there is, which comes as `ADDED`, and begins to watch.
  ///
  /// - Parameters:
  ///   - collection: Its path and a query.
  ///   - api: Whom to ask.
  ///   - take: Called at first before this returns, and then in a thread of its own.
  /// - Throws: When it cannot be read.
  init(_ collection: String, of api: API, _ take: @escaping Handler) async throws {
    guard let list = try await api.get(collection), let version = list["metadata", "resourceVersion"].string
    else { throw NotMet(collection) }
    for object in list["items"].elements { take("ADDED", object) }
    folder = try TemporaryFolder()
    program = try RunningProgram(
      URL(fileURLWithPath: "/usr/bin/curl"),
      [
        "-q", "-sS", "-N", "--noproxy", "*", "--cacert", api.certificateAuthority.path, "-A",
        "control-plane-tests", "-H", "Authorization: Bearer \(api.token)",
        "\(api.server)\(collection)&watch=true&resourceVersion=\(version)",
      ], log: folder.url.appendingPathComponent("watch"))
    let file = try FileHandle(forReadingFrom: program.log)
    TestThread.start { [self] in
      var text = Data()
      while !isOver.withLock(\.self) {
        guard let more = try? file.readToEnd(), !more.isEmpty else {
          usleep(20_000)
          continue
        }
        text += more
        while let end = text.firstIndex(of: UInt8(ascii: "\n")) {
          if let event = try? JSON(String(decoding: text[..<end], as: UTF8.self)),
            let type = event["type"].string
          {
            take(type, event["object"])
          }
          text = Data(text[text.index(after: end)...])
        }
      }
    }
  }

  /// Ends it.
  ///
  /// - Throws: When it had ended before, so that it has not seen everything.
  func stop() async throws {
    isOver.withLock { $0 = true }
    guard program.isRunning else { throw NotMet("a watch goes on: \(program.output.suffix(500))") }
    await program.stop()
  }
}
