import Foundation

/// A pod's status as a kubelet reports it; all moments in seconds before now.
struct KubeletStatus {
  /// A container.
  struct Container {
    /// `waiting`, `running` or `terminated` with what belongs to it.
    var state: JSON = ["running": ["startedAt": .moment(3600)]]
    /// The state before, an empty object when there was none.
    var lastState: JSON = [:]
    var restarts = 0
    var isReady = true

    /// Waits for a reason.
    static func waiting(_ reason: String, after lastState: JSON = [:], restarts: Int = 0) -> Self {
      Self(
        state: ["waiting": ["reason": .string(reason)]], lastState: lastState, restarts: restarts,
        isReady: false)
    }

    /// A state that ended.
    static func terminated(exitCode: Int = 1, started: Double, finished: Double) -> JSON {
      let reason: JSON = exitCode == 0 ? "Completed" : "Error"
      return [
        "terminated": [
          "exitCode": .integer(exitCode), "reason": reason, "startedAt": .moment(started),
          "finishedAt": .moment(finished),
        ]
      ]
    }

    fileprivate func json(named name: String) -> JSON {
      [
        "name": .string(name), "image": "registry.example.com/app:1", "imageID": "", "ready": .bool(isReady),
        "restartCount": .integer(restarts), "state": state, "lastState": lastState,
      ]
    }
  }

  var phase = "Running"
  /// Why the pod as a whole ended.
  var reason: String?
  /// When the kubelet took it.
  var started = 3600.0
  /// `Ready`.
  var isReady = true
  /// Since when that is so; since the start when nil.
  var readinessChanged: Double?
  var container = Container()
  var initContainer: Container?
  /// That of `Manifest.sidecar`.
  var sidecar: Container?

  /// Runs and is ready.
  static let ready = Self()

  /// Started a moment ago, and is not ready.
  static let starting = Self(started: 1, isReady: false, container: Container(isReady: false))

  /// Was ready until so many seconds ago.
  static func unready(since moment: Double) -> Self {
    Self(isReady: false, readinessChanged: moment, container: Container(isReady: false))
  }

  var json: JSON {
    let isInitialized = initContainer?.isReady ?? true
    let readiness: JSON = [
      "status": isReady ? "True" : "False", "lastTransitionTime": .moment(readinessChanged ?? started),
    ]
    let unready: JSON =
      isReady ? [:] : ["reason": "ContainersNotReady", "message": "containers with unready status: [app]"]
    func condition(_ type: JSON, _ rest: JSON) -> JSON { rest.merging(["type": type]) }
    let since: JSON = ["lastTransitionTime": .moment(started)]
    var status: JSON = [
      "phase": .string(phase), "startTime": .moment(started),
      "conditions": [
        condition("Initialized", since.merging(["status": isInitialized ? "True" : "False"])),
        condition("Ready", readiness.merging(unready)),
        condition("ContainersReady", readiness.merging(unready)),
        condition("PodScheduled", since.merging(["status": "True"])),
      ],
      "containerStatuses": [container.json(named: "app")],
    ]
    if let initContainer {
      status = status.merging(["initContainerStatuses": [initContainer.json(named: "init")]])
    }
    if let sidecar {
      let isStarted: JSON = ["started": .bool(sidecar.isReady)]
      status = status.merging(["initContainerStatuses": [sidecar.json(named: "proxy").merging(isStarted)]])
    }
    if let reason { status = status.merging(["reason": .string(reason)]) }
    return status
  }
}

extension JSON {
  /// A moment so many seconds ago, in whole seconds as the API has them.
  static func moment(_ secondsAgo: Double) -> JSON {
    .string((Date.now - secondsAgo).ISO8601Format())
  }
}
