import Foundation
import Health
import Testing

@testable import Kubernetes

@Suite("Objects of the API")
struct ObjectTests {
  private func date(_ text: String) -> Date { Timestamp.parse(text)! }

  @Test("a deployment in a rollout")
  func rollingDeployment() throws {
    let deployment = try Fixture.object("deployment-rolling.json", as: Deployment.self)
    var expected = Deployment(
      namespace: "shop", name: "web", uid: "5f1c3c0e-9d0d-4f0e-8f0a-9f8f6f1f2a11", generation: 7,
      observedGeneration: 6, desiredReplicas: 10,
      selector: LabelSelector(
        matchLabels: ["app.kubernetes.io/name": "web"],
        matchExpressions: [
          .init(key: "tier", operator: .in, values: ["front", "edge"]),
          .init(key: "canary", operator: .doesNotExist),
        ]),
      strategy: .rollingUpdate(maxUnavailable: .percent(30), maxSurge: .count(3)), minReadySeconds: 10,
      progressDeadlineSeconds: 300, isPaused: true,
      status: .init(total: 11, updated: 3, ready: 8, available: 7),
      conditions: [
        Condition(
          type: "Available", status: .true, reason: "MinimumReplicasAvailable",
          message: "Deployment has minimum availability.", lastTransition: date("2026-11-02T10:21:00Z")),
        Condition(
          type: "Progressing", status: .false, reason: "ProgressDeadlineExceeded",
          message: "ReplicaSet \"web-6d4cf56db6\" has timed out progressing.",
          lastTransition: date("2026-11-22T08:10:00Z")),
        Condition(type: "Odd", status: .unknown),
      ])
    expected.created = date("2026-11-02T10:20:30Z")
    expected.labels = ["app.kubernetes.io/name": "web"]
    #expect(deployment == expected)
  }

  @Test("a deployment that no controller has seen")
  func newDeployment() throws {
    let deployment = try Fixture.object("deployment-new.json", as: Deployment.self)
    #expect(deployment.observedGeneration == nil)
    #expect(deployment.desiredReplicas == 0)
    #expect(deployment.strategy == .recreate)
    #expect(deployment.progressDeadlineSeconds == 600)
  }

  @Test("what is missing or null has the API's default")
  func bareDeployment() throws {
    let deployment = try Fixture.object("deployment-bare.json", as: Deployment.self)
    #expect(deployment == Deployment(namespace: "shop", name: "bare", uid: ""))
  }

  @Test("a crashing pod with init containers and a sidecar")
  func crashingPod() throws {
    let pod = try Fixture.object("pod-crashing.json", as: Pod.self)
    #expect(pod.name == "web-6d4cf56db6-k2xzt" && pod.uid == "pod-1")
    #expect(pod.controller == OwnerReference(kind: "ReplicaSet", name: "web-6d4cf56db6", uid: UID("rs-1")))
    #expect(pod.labels["pod-template-hash"] == "6d4cf56db6")
    #expect(pod.created == date("2026-11-22T08:00:00Z") && pod.started == date("2026-11-22T08:00:01Z"))
    #expect(pod.deletion == nil && pod.phase == .running)
    #expect(pod.scheduled?.status == .true)
    #expect(pod.ready?.status == .false && pod.ready?.lastTransition == date("2026-11-22T08:00:01Z"))
    #expect(
      pod.containers == [
        Container(
          name: "migrate", role: .initialization,
          state: .terminated(
            .init(
              exitCode: 0, reason: "Completed", started: date("2026-11-22T08:00:02Z"),
              finished: date("2026-11-22T08:00:04Z")))),
        Container(name: "mesh", role: .sidecar, restartCount: 1, state: .waiting(reason: nil, message: nil)),
        Container(
          name: "web", restartCount: 4,
          state: .waiting(
            reason: "CrashLoopBackOff", message: "back-off 1m20s restarting failed container=web"),
          lastTermination: .init(
            exitCode: 137, reason: "OOMKilled", started: date("2026-11-22T08:03:00Z"),
            finished: date("2026-11-22T08:03:20Z"))),
        Container(name: "cache", state: .running(since: date("2026-11-22T08:00:07Z"))),
      ])
  }

  @Test("an evicted pod of something else than a ReplicaSet")
  func evictedPod() throws {
    let pod = try Fixture.object("pod-evicted.json", as: Pod.self)
    #expect(
      pod
        == Pod(
          namespace: "shop", name: "web-1", uid: "pod-2",
          controller: OwnerReference(kind: "StatefulSet", name: "web"), created: date("2026-11-22T08:00:00Z"),
          deletion: date("2026-11-22T09:00:30Z"), deletionGracePeriodSeconds: 30, phase: .failed,
          reason: "Evicted",
          message: "The node was low on resource: memory."))
  }

  @Test("what is asked for of a ReplicaSet is its metadata, and no more is read of a whole one")
  func replicaSet() throws {
    func read(_ text: String) throws -> ReplicaSet? {
      try JSONReader.read(Array(text.utf8)[...]) { json throws(JSONError) in try ReplicaSet(from: &json) }
    }
    let uid = "2a0eb81b-2b6f-4c4e-8cf4-8f1c1d1f6c11"
    let metadata = #""name":"web-a","namespace":"shop","uid":"\#(uid)""#
    let owners = #""ownerReferences":[{"kind":"Deployment","name":"web","uid":"d-1","controller":true}]"#
    let wanted = ReplicaSet(
      uid: try #require(UID(uid)), namespace: "shop",
      controller: OwnerReference(kind: "Deployment", name: "web", uid: UID("d-1")))
    #expect(try read(#"{"kind":"PartialObjectMetadata","metadata":{\#(metadata),\#(owners)}}"#) == wanted)
    #expect(
      try read(#"{"metadata":{\#(metadata),\#(owners)},"spec":{"replicas":9e99},"status":[]}"#) == wanted)
    #expect(try read(#"{"metadata":{\#(metadata)}}"#)?.controller == nil)
    #expect(throws: JSONError.self) { try read(#"{"metadata":{"name":"web-a","namespace":"shop"}}"#) }
    let form = "application/json;as=PartialObjectMetadata"
    let rest = "g=meta.k8s.io;v=v1;drop=metadata.managedFields,application/json"
    var request = APIRequest.list(ReplicaSet.self, in: nil)
    #expect(request.accept == "\(form)List;\(rest)")
    request.isWatch = true
    #expect(request.accept == "\(form);\(rest)")
    request = APIRequest.list(Pod.self, in: nil)
    #expect(request.accept == "application/json;drop=metadata.managedFields,application/json")
  }

  @Test("what a pod's spec and conditions say beside its readiness")
  func circumstances() throws {
    let text = #"""
      {"metadata":{"name":"p","namespace":"shop","creationTimestamp":"2026-11-22T08:00:00Z","annotations":
        {"k8s-heartbeat/required":"1"}},
       "spec":{"containers":[{"name":"a","readinessProbe":{"periodSeconds":30,"timeoutSeconds":5}},
         {"name":"b","readinessProbe":{}},{"name":"c","readinessProbe":null},{"name":"d"}],
         "initContainers":[{"name":"s","restartPolicy":"Always","readinessProbe":{"periodSeconds":40}}]},
       "status":{"phase":"Running","conditions":[{"type":"DisruptionTarget","status":"True"},
         {"type":"PodResizeInProgress","status":"False"},{"type":"ContainersReady","status":"True"},
         {"type":"AllContainersRestarting","status":"False","lastTransitionTime":"2026-11-22T08:05:00Z"}]}}
      """#
    let pod = try JSONReader.read(Array(text.utf8)[...]) { json throws(JSONError) in try Pod(from: &json) }
    #expect(pod?.probeSeconds == 41)
    #expect(pod?.circumstances == [.disrupted, .containersReady])
    #expect(pod?.restartOfAll == date("2026-11-22T08:05:00Z"))
  }

  @Test(
    "of two members of the same name the second counts, whatever the first said",
    arguments: [
      (#""replicas":3,"paused":true},"spec":{"selector":{"matchLabels":{"a":"c"}}"#, 1, false),
      (#""selector":{"matchLabels":{"a":"b"}},"replicas":3,"replicas":null,"paused":true"#, 1, true),
      (#""selector":{"matchLabels":{"a":"b"}},"replicas":null,"replicas":3"#, 3, false),
    ])
  func duplicateMembers(spec: String, replicas: Int, isPaused: Bool) throws {
    let text =
      #"{"metadata":{"labels":{}},"status":{"replicas":7},"spec":{\#(spec)},"status":null,"#
      + #""metadata":{"name":"web","namespace":"shop"}}"#
    let deployment = try JSONReader.read(Array(text.utf8)[...]) { json throws(JSONError) in
      try Deployment(from: &json)
    }
    #expect(deployment?.desiredReplicas == replicas && deployment?.isPaused == isPaused)
    #expect(deployment?.status == .init() && deployment?.name == "web")
    let pod = try JSONReader.read(
      Array(
        #"""
        {"status":{"phase":"Failed","reason":"Evicted","conditions":[{"type":"Ready","status":"True"}],
          "containerStatuses":[{"name":"a"},{"name":"b","state":{"running":{}},"state":{"terminated":{"exitCode":1}}}]},
         "status":{"phase":"Running","containerStatuses":[{"name":"c","state":{"running":{}},"state":null}]},
         "metadata":{"name":"p","namespace":"shop","creationTimestamp":"2026-11-22T08:00:00Z"}}
        """#.utf8)[...]
    ) { json throws(JSONError) in try Pod(from: &json) }
    #expect(pod?.phase == .running && pod?.reason == nil && pod?.ready == nil)
    #expect(pod?.containers == [Container(name: "c", state: .waiting(reason: nil, message: nil))])
  }

  @Test("warnings of all three ways to say when")
  func warnings() throws {
    let list = try JSONReader.read(Fixture.bytes("events.json")[...]) { json throws(JSONError) in
      try ListPage<PodWarning>(&json)
    }
    #expect(list.version == "48300")
    #expect(
      list.objects == [
        PodWarning(
          podUID: "pod-1", reason: "BackOff", message: "Back-off restarting failed container",
          lastSeen: date("2026-11-22T08:09:00Z"), count: 12, firstSeen: date("2026-11-22T08:01:00Z")),
        PodWarning(
          podUID: "pod-2", reason: "FailedScheduling",
          message: "0/3 nodes are available: 3 Insufficient cpu.",
          lastSeen: date("2026-11-22T08:06:00.5Z"), count: 5, firstSeen: date("2026-11-22T08:00:00.25Z")),
        PodWarning(podUID: "pod-3", reason: "", message: "", lastSeen: date("2026-11-22T08:00:00Z")),
      ], "the one that names no pod is left out")
  }

  @Test(
    "timestamps",
    arguments: [
      ("1970-01-01T00:00:00Z", 0), ("2026-11-22T08:15:30Z", 1_795_335_330),
      ("2026-11-22T08:15:30.5Z", 1_795_335_330.5), ("2026-11-22T08:15:30.000001Z", 1_795_335_330.000001),
      ("2026-11-22T10:15:30+02:00", 1_795_335_330), ("2026-11-22T03:45:30.250-04:30", 1_795_335_330.25),
      ("2024-02-29T12:00:00Z", 1_709_208_000), ("2000-03-01T00:00:00Z", 951_868_800),
      ("2016-12-31T23:59:60Z", 1_483_228_800),
      // Before 1970 and behind 9999 the nearest moment counts.
      ("1969-12-31T23:59:59Z", 0), ("0001-01-01T00:00:00Z", 0),
      ("9999-12-31T23:59:59Z", 253_402_300_799), ("9999-12-31T23:59:59.999999Z", 253_402_300_799),
      ("9999-12-31T23:59:59-01:00", 253_402_300_799), ("9999-12-31T23:59:60Z", 253_402_300_799),
      ("2026-11-22T08:15:30.\(String(repeating: "9", count: 10_000))Z", 1_795_335_331),
      ("10000-01-01T00:59:59Z", nil), ("0000-12-31T23:00:00Z", nil), ("-001-01-01T00:00:00Z", nil),
      ("2026-02-29T12:00:00Z", nil), ("2100-02-29T00:00:00Z", nil), ("2026-13-01T00:00:00Z", nil),
      ("2026-11-22T24:00:00Z", nil), ("2026-11-22T08:15:30", nil), ("2026-11-22 08:15:30Z", nil),
      ("2026-11-22T08:15:30.Z", nil), ("2026-11-22T08:15:30Zx", nil), ("2026-11-22T08:15:30+24:00", nil),
      ("26-11-22T08:15:30Z", nil), ("", nil),
    ] as [(String, TimeInterval?)])
  func timestamps(text: String, seconds: TimeInterval?) {
    let date = Timestamp.parse(text)
    if let seconds {
      #expect(abs((date?.timeIntervalSince1970 ?? .infinity) - seconds) < 0.000_001)
    } else {
      #expect(date == nil)
    }
    let bytes = Array(text.utf8)
    let whole = bytes.withUnsafeBufferPointer { Timestamp.parse(whole: $0) }
    #expect(whole == (bytes.count == 20 && text.hasSuffix("Z") && text.contains("T") ? date : nil))
  }

  @Test("pods of one owner share what they have in common, be their labels their own or not")
  func podOrigins() throws {
    let interner = Interner()
    func member(_ name: String) throws -> Pod {
      let text = #"""
        {"metadata":{"name":"\#(name)","namespace":"shop","uid":"u","creationTimestamp":"2026-11-22T08:00:00Z",
         "labels":{"app":"db","statefulset.kubernetes.io/pod-name":"\#(name)"},
         "ownerReferences":[{"kind":"StatefulSet","name":"db","uid":"s","controller":true}]}}
        """#
      let pod = try JSONReader.read(Array(text.utf8)[...], sharing: interner) { json throws(JSONError) in
        try Pod(from: &json)
      }
      return try #require(pod)
    }
    let pods = try [member("db-0"), member("db-1")]
    #expect(pods[0].origin === pods[1].origin)
    #expect(pods.map { $0.labels["statefulset.kubernetes.io/pod-name"] } == ["db-0", "db-1"])
    #expect(pods.map(\.name) == ["db-0", "db-1"] && pods[0].uid == "u")
  }

  @Test(
    "dates of HTTP headers",
    arguments: [
      ("Sun, 22 Nov 2026 08:15:30 GMT", 1_795_335_330), ("Thu, 01 Jan 1970 00:00:00 GMT", 0),
      ("Sunday, 22-Nov-26 08:15:30 GMT", nil), ("Sun, 22 Nov 2026 08:15:30 UTC", nil),
      ("Sun, 22 Foo 2026 08:15:30 GMT", nil),
      ("Sun, 31 Nov 2026 08:15:30 GMT", nil), ("", nil),
    ] as [(String, TimeInterval?)])
  func httpDates(text: String, seconds: TimeInterval?) {
    #expect(HTTPDate.parse(text)?.timeIntervalSince1970 == seconds)
  }
}
