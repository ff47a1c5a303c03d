import Foundation
import Testing

@testable import Health

/// A pod is kept in little room, and reads as it was written.
@Suite struct PodStorageTests {
  @Test func takesLittleRoom() {
    #expect(MemoryLayout<Pod>.stride <= 96)
    #expect(MemoryLayout<Container>.stride <= 40)
    #expect(MemoryLayout<PodAssessment>.stride <= 24)
  }

  @Test(arguments: [
    "web-0", "web-12", "web-a-x", "web-", "web", "other-0", "", "-", "w\u{65}\u{301}b-0", "web-\u{301}",
  ])
  func nameAndLabelsReadAsTheyWereWritten(name: String) {
    for controller in ["web", "web-a", "", "w\u{65}", "web-0"] {
      for kind in ["StatefulSet", "ReplicaSet"] {
        for labels in [
          [:], ["app": "web"],
          ["statefulset.kubernetes.io/pod-name": name, "apps.kubernetes.io/pod-index": "0"],
          [
            "statefulset.kubernetes.io/pod-name": "other", "apps.kubernetes.io/pod-index": "12", "app": "web",
          ],
        ] {
          var pod = Pod(
            namespace: "shop", name: name, uid: "", labels: labels,
            controller: OwnerReference(kind: kind, name: controller), created: now)
          #expect(Array(pod.name.utf8) == Array(name.utf8) && pod.labels == labels && pod.namespace == "shop")
          pod.controller = nil
          #expect(Array(pod.name.utf8) == Array(name.utf8) && pod.labels == labels)
          pod.labels["more"] = "x"
          pod.namespace = "other"
          #expect(Array(pod.name.utf8) == Array(name.utf8) && pod.labels.count == labels.count + 1)
        }
      }
    }
  }

  @Test(arguments: [
    "", "uid-1", "2a0eb81b-2b6f-4c4e-8cf4-8f1c1d1f6c11", "2A0EB81B-2B6F-4C4E-8CF4-8F1C1D1F6C11",
    "00000000-0000-0000-0000-000000000000", "ffffffff-ffff-ffff-ffff-ffffffffffff",
  ])
  func uidReadsAsItWasWritten(uid: String) {
    var pod = Pod(namespace: "shop", name: "web", uid: uid, created: now)
    #expect(pod.uid == uid)
    pod.uid = "2a0eb81b-2b6f-4c4e-8cf4-8f1c1d1f6c12"
    #expect(pod.uid == "2a0eb81b-2b6f-4c4e-8cf4-8f1c1d1f6c12")
    pod.uid = uid
    #expect(pod.uid == uid && pod == Pod(namespace: "shop", name: "web", uid: uid, created: now))
    #expect(uid.isEmpty || pod.id == UID(uid))
  }

  @Test func whatFewHaveReadsAsItWasWritten() {
    let plain = pod("web-a-1")
    var changed = plain
    (changed.reason, changed.message) = ("Evicted", "no memory")
    changed.scheduled = Condition(
      type: "PodScheduled", status: .false, reason: "Unschedulable", message: "m", lastTransition: ago(7))
    changed.ready = Condition(type: "Ready", status: .unknown, reason: "r")
    (changed.deletion, changed.deletionGracePeriodSeconds) = (ago(5), 30)
    (changed.restartOfAll, changed.started) = (ago(9), nil)
    #expect((changed.reason, changed.message) == ("Evicted", "no memory"))
    #expect(changed.scheduled?.message == "m" && changed.scheduled?.lastTransition == ago(7))
    #expect(changed.ready == Condition(type: "Ready", status: .unknown, reason: "r"))
    #expect((changed.deletion, changed.deletionGracePeriodSeconds) == (ago(5), 30))
    #expect(changed.deletionBegan == ago(35) && changed.restartOfAll == ago(9) && changed.started == nil)
    #expect(changed != plain)
    changed.deletion = nil
    #expect(changed.deletionGracePeriodSeconds == 0)
    (changed.reason, changed.message, changed.restartOfAll) = (nil, nil, nil)
    (changed.scheduled, changed.ready, changed.started) = (plain.scheduled, plain.ready, plain.started)
    #expect(changed == plain)
  }

  @Test func momentsArePackedWhole() {
    for date in [now, .distantPast, .distantFuture, Date(timeIntervalSinceReferenceDate: 0), now + 0.000_001]
    {
      #expect(PackedDate(date).date == date)
    }
    #expect(PackedDate(nil).date == nil && PackedDate(nil) == PackedDate(nil))
    #expect(
      PackedDate(Date(timeIntervalSinceReferenceDate: -0.0))
        == PackedDate(Date(timeIntervalSinceReferenceDate: 0)))
  }

  @Test func whatPodsHaveInCommonIsKeptOnce() {
    func member(_ number: Int) -> Pod {
      Pod(
        namespace: "shop", name: "db-\(number)", uid: "u\(number)",
        labels: [
          "app": "db", "statefulset.kubernetes.io/pod-name": "db-\(number)",
          "apps.kubernetes.io/pod-index": "\(number)",
        ], controller: OwnerReference(kind: "StatefulSet", name: "db"), created: now)
    }
    let first = member(0)
    var second = member(1)
    second.share(first.origin)
    #expect(second.origin === first.origin && second == member(1))
    second.share(pod("web-a-1").origin)
    #expect(second.origin === first.origin)
  }
}
