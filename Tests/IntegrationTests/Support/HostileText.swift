import Foundation

/// Objects of somebody who wants his text to be taken for more than text.
enum HostileText {
  /// Markup, scripts, and a character that turns the direction of what follows.
  static let attack =
    #"</p><img src=x onerror="window.hacked=1"><script>window.hacked=2</script>&lt;b&gt;"# + "\u{202e}end"

  /// A deployment whose one pod and whose event say it.
  ///
  /// - Parameter namespace: Where they are.
  /// - Returns: The deployment, the pod and the event.
  static func objects(in namespace: String) -> [[String: Any]] {
    var pod = SampleObjects.pod(of: "victim", 1, namespace: namespace, isReady: false)
    var status = pod["status"] as? [String: Any] ?? [:]
    let waiting: [String: Any] = ["reason": "ImagePullBackOff", "message": attack]
    let container: [String: Any] = [
      "name": "app", "restartCount": 3, "ready": false, "state": ["waiting": waiting],
    ]
    status["containerStatuses"] = [container]
    pod["status"] = status
    var metadata = pod["metadata"] as? [String: Any] ?? [:]
    metadata["uid"] = "uid-victim"
    pod["metadata"] = metadata
    let event: [String: Any] = [
      "apiVersion": "v1", "kind": "Event", "type": "Warning", "reason": "Failed", "message": attack,
      "metadata": ["name": "victim.1", "namespace": namespace], "count": 2, "lastTimestamp": "now-10s",
      "involvedObject": [
        "kind": "Pod", "namespace": namespace, "name": "victim-5d8-1", "uid": "uid-victim",
      ],
    ]
    return [SampleObjects.deployment("victim", namespace: namespace, replicas: 1), pod, event]
  }
}
