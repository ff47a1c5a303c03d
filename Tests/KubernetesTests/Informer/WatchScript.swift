import Foundation
import Health
import Synchronization
import System
import TestSupport

@testable import Kubernetes

/// JSON as an API server writes it to watchers.
enum Wire {
  static func pod(_ name: String, namespace: String = "shop", version: Int) -> String {
    #"{"kind":"Pod","metadata":{"name":"\#(name)","namespace":"\#(namespace)","uid":"u-\#(name)","#
      + #""resourceVersion":"\#(version)","creationTimestamp":"2026-11-22T08:00:00Z"}}"#
  }

  static func deployment(_ name: String, namespace: String = "shop", version: Int) -> String {
    #"{"kind":"Deployment","metadata":{"name":"\#(name)","namespace":"\#(namespace)","#
      + #""resourceVersion":"\#(version)"},"spec":{"selector":{"matchLabels":{"app":"\#(name)"}}}}"#
  }

  static func list(_ items: [String], version: Int, next: String? = nil) -> String {
    let metadata = #""resourceVersion":"\#(version)""# + (next.map { #","continue":"\#($0)""# } ?? "")
    return #"{"kind":"List","metadata":{\#(metadata)},"items":[\#(items.joined(separator: ","))]}"#
  }

  static func event(_ type: String, _ object: String) -> String {
    #"{"type":"\#(type)","object":\#(object)}"# + "\n"
  }

  static func bookmark(_ version: Int) -> String {
    event(
      "BOOKMARK",
      #"{"kind":"Pod","metadata":{"resourceVersion":"\#(version)","creationTimestamp":null},"spec":{"containers":null},"status":{}}"#
    )
  }

  static func status(_ code: Int, _ reason: String) -> String {
    #"{"kind":"Status","code":\#(code),"reason":"\#(reason)","message":"because"}"#
  }
}

/// What a test feeds to one watch after another, while it looks at what comes of it.
final class Channel: Sendable {
  private enum Step: Sendable {
    case text(String)
    case end(ScriptedServer.Body.End)
  }

  private let steps = Mutex<[Step]>([])

  func send(_ text: String) { steps.withLock { $0.append(.text(text)) } }
  func end(_ end: ScriptedServer.Body.End) { steps.withLock { $0.append(.end(end)) } }

  /// Sends what comes until an end comes, or the client goes.
  func play(_ body: ScriptedServer.Body) {
    while !body.isAbandoned {
      switch steps.withLock({ $0.isEmpty ? nil : $0.removeFirst() }) {
      case .text(let text): body.send(text)
      case .end(let end):
        body.end(end)
        return
      case nil: Thread.sleep(forTimeInterval: 0.002)
      }
    }
  }

  /// A body that sends nothing and does not end.
  static let silence = ScriptedServer.Reply.stream { Channel().play($0) }
}

extension ScriptedServer.Request {
  var resource: APIResource? {
    WatchedObjects.types.map { $0.resource }.first { target.contains("/\($0.plural)") }
  }
  var isWatch: Bool { target.contains("watch=true") }
  subscript(parameter: String) -> String? {
    URLComponents(string: target)?.queryItems?.first { $0.name == parameter }?.value
  }
}

extension WatchConfiguration {
  /// Pauses and limits that a test can wait for.
  static var quick: WatchConfiguration {
    var configuration = WatchConfiguration()
    configuration.checkInterval = .milliseconds(100)
    configuration.checkLimit = .milliseconds(500)
    configuration.openLimit = .seconds(1)
    configuration.retryDelay = .milliseconds(5)...Duration.milliseconds(10)
    configuration.backoff = .milliseconds(20)...Duration.milliseconds(100)
    configuration.forbiddenDelay = .milliseconds(100)...Duration.milliseconds(150)
    return configuration
  }
}

/// An informer at work on a server whose pods are scripted; the other streams have nothing to say.
final class WatchedPods {
  let server: ScriptedServer
  let handler = RecordingHandler()
  let log = LogRecorder()
  let informer: Informer

  /// Starts both.
  ///
  /// - Parameters:
  ///   - configuration: Pauses and limits.
  ///   - scopes: What is watched.
  ///   - user: As whom.
  ///   - version: Answers the small requests.
  ///   - script: Answers the requests for pods, which it gets with their number among their kind.
  /// - Throws: What the system says.
  init(
    configuration: WatchConfiguration = .quick, scopes: [WatchScope] = [.cluster],
    user: User = User(token: .inline(Secret("sesame"))),
    version: @escaping @Sendable () -> ScriptedServer.Reply = { .json("{}") },
    _ script:
      @escaping @Sendable (_ request: ScriptedServer.Request, _ lists: Int, _ watches: Int)
      -> ScriptedServer.Reply
  ) throws {
    let counts = Mutex((lists: 0, watches: 0))
    server = try ScriptedServer { request in
      switch request.resource {
      case Pod.resource:
        let now = counts.withLock { counts in
          defer { if request.isWatch { counts.watches += 1 } else { counts.lists += 1 } }
          return counts
        }
        return script(request, now.lists, now.watches)
      case nil: return version()
      default: return request.isWatch ? Channel.silence : .json(Wire.list([], version: 1))
      }
    }
    let client = makeClient("http://127.0.0.1:\(server.port)", user: user, log: log)
    informer = client.informer(
      scopes: scopes, handler: handler, logger: log.logger, configuration: configuration)
    try informer.start()
  }

  deinit {
    informer.stop()
    server.stop()
  }

  var podRequests: [ScriptedServer.Request] { server.requests.filter { $0.resource == Pod.resource } }
  var smallRequests: Int { server.requests.count { $0.resource == nil } }
  var watchVersions: [String?] { podRequests.filter(\.isWatch).map { $0["resourceVersion"] } }
}
