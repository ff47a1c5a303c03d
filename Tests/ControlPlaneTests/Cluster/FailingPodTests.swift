import Health
import Testing

extension ClusterTests {
  /// Pods that fail, on nodes whose kubelet finds out.
  @Suite struct FailingPodTests {
    @Test func aMissingConfigMap() async throws {
      let space = try await Workspace("config")
      let variable: JSON = [
        "name": "GREETING", "valueFrom": ["configMapKeyRef": ["name": "texts", "key": "greeting"]],
      ]
      try await space.create(Manifest.deployment("web", replicas: 1, container: ["env": [variable]]))
      try await space.expect(
        "web", 503, .unavailable, [.noReplicasReady, .containerConfigInvalid], evidence: "Failed")
      try await space.api.create(
        ["metadata": ["name": "texts"], "data": ["greeting": "hello"]],
        in: Path.core(space.namespace, "configmaps"))
      try await space.expect("web", 200, .healthy)
    }

    @Test func aVolumeThatCannotBeMounted() async throws {
      let space = try await Workspace("volume")
      let volume: JSON = ["name": "texts", "configMap": ["name": "texts"]]
      let mount: JSON = ["name": "texts", "mountPath": "/texts"]
      try await space.create(
        Manifest.deployment(
          "web", replicas: 1, container: ["volumeMounts": [mount]], pod: ["volumes": [volume]]))
      try await space.expect(
        "web", 503, .unavailable, [.noReplicasReady, .podStarting], evidence: "FailedMount")
    }

    @Test func crashLoopingAlsoInItsRunningPhase() async throws {
      let space = try await Workspace("crashing")
      let target = try ProbeTarget()
      let probe = Manifest.probe(target.port)
      try await space.create(
        Manifest.deployment(
          "web", replicas: 1, container: ["livenessProbe": probe, "readinessProbe": probe]))
      try await space.expect(
        "web", 503, .unavailable, [.noReplicasReady, .podCrashLooping], evidence: "BackOff",
        record: "crash-looping")
      _ = try await space.pods(of: "web", count: 1) { pod in
        (pod["status", "containerStatuses"].elements.first?["restartCount"].integer ?? 0) >= 2
      }
      try target.open()
      try await space.expect("web", 503, .degraded, [.podCrashLooping], record: "crash-loop-running")
    }

    @Test func readinessLostByAll() async throws {
      let space = try await Workspace("unready")
      let target = try ProbeTarget()
      try target.open()
      try await space.create(
        Manifest.deployment(
          "web",
          container: ["readinessProbe": Manifest.probe(target.port, timeout: Manifest.longBlip)],
          spec: ["minReadySeconds": 4]))
      try await space.expect("web", 200, .healthy)
      target.close()
      try await space.expect("web", 503, .unavailable, [.noReplicasReady, .podBlip])
      try await space.expect(
        "web", 503, .unavailable, [.noReplicasReady, .podUnready], evidence: "Unhealthy",
        record: "readiness-lost")
      try target.open()
      try await space.expect("web", 200, .healthy)
    }

    @Test func anInitContainerThatTakesItsTime() async throws {
      let space = try await Workspace("init")
      try await space.create(Manifest.deployment("web", replicas: 1))
      try await space.expect("web", 200, .healthy)
      let wait: JSON = ["name": "wait", "image": "registry.example.com/wait:1"]
      try await space.change("web", ["spec": ["template": ["spec": ["initContainers": [wait]]]]])
      try await space.expect(
        "web", 200, .progressing, [.rolloutInProgress, .podStarting], record: "init-container")
    }
  }
}
