/// What few pods have, and what takes no room in the others.
struct PodDetails: Sendable, Hashable {
  /// `metadata.uid`, where it is no UUID.
  var uid: String?
  /// `status.reason`.
  var reason: String?
  /// `status.message`.
  var message: String?
  /// What the `PodScheduled` condition says.
  var scheduled = Words()
  /// What the `Ready` condition says.
  var ready = Words()
  /// `metadata.deletionTimestamp`.
  var deletion = PackedDate(nil)
  /// `metadata.deletionGracePeriodSeconds`.
  var deletionGracePeriodSeconds = 0
  /// When the condition `AllContainersRestarting` last changed.
  var restartOfAll = PackedDate(nil)

  /// The words of a condition.
  struct Words: Sendable, Hashable {
    var reason: String?
    var message: String?
  }
}
