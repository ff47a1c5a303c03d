import FoundationEssentials
import Health

/// All that bears on one workload, its pods assessed and counted.
///
/// Only the store that it belongs to changes it, under the engine's lock.
final class WorkloadRecord {
  /// So much the API server's clock is corrected by without a word, in seconds.
  private static let clockTolerance = 1.0

  let reference: WorkloadReference
  /// The workload; nil while there are only pods that lead to it, and when it cannot be read.
  private(set) var workload: (any Workload)? {
    get {
      switch role {
      case .serving(let workload)?: workload
      case .running(let workload)?: workload
      case nil: nil
      }
    }
    set {
      role = newValue?.role
      uid = newValue.flatMap { UID($0.uid) }
    }
  }
  /// The workload, kept once: there may be ten thousand.
  private var role: WorkloadRole?
  /// The workload, if its pods count.
  private var serving: (any ServingWorkload)? {
    if case .serving(let serving)? = role { serving } else { nil }
  }
  /// The workload's uid.
  private var uid: UID?
  /// Why it cannot be read; nil when it can be, or is not there.
  private(set) var problem: String?
  /// The labels of one that cannot be read; nil when these cannot be either.
  private var unreadableLabels: [String: String]?
  /// What its pods come to.
  private(set) var summary = PodSummary()
  /// The jobs that say to be runs of it.
  var runs = RunTable()
  /// What was made known of it last.
  var entry: VerdictEntry?
  /// The uid under which it is remembered.
  var rememberedUID: String?
  /// Whether it has changed and is to be evaluated.
  var isAffected = false

  /// The latest moment at which a pod was assessed: what held then need not hold at an earlier one.
  private var latestAssessment = Date.distantPast
  private var pods: [TrackedPod] = []
  private var tree = PodMomentsTree()
  private var unreadable: [UID: UnreadableTrackedPod] = [:]

  private let memory: VerdictMemory

  init(_ reference: WorkloadReference, remembering memory: VerdictMemory) {
    self.reference = reference
    self.memory = memory
  }

  /// Whether there is a workload, be it readable or not.
  var exists: Bool { role != nil || problem != nil }
  /// Whether nothing is left that bears on it.
  var isEmpty: Bool { !exists && pods.isEmpty && unreadable.isEmpty && runs.isEmpty }
  /// What its pods say of when they became what they are, and the moment just after which one of them may have to be
  /// assessed anew.
  private var moments: PodMoments { tree.all(of: pods.count, moments) }
  /// What groups choose the workload by.
  var traits: WorkloadTraits {
    switch role {
    case .serving(let workload)?: WorkloadTraits(of: workload)
    case .running(let workload)?: WorkloadTraits(of: workload)
    case nil: WorkloadTraits(labels: unreadableLabels)
    }
  }

  // MARK: - The workload

  /// Takes a new or changed workload, or nil when it is gone.
  ///
  /// - Returns: Whether that says anything new.
  func update(_ workload: (any Workload)?, warnings: NewestWarnings, at now: Date) -> Bool {
    guard problem != nil || !workload.isEqual(to: self.workload) else { return false }
    let former = self.workload
    let formerServing = serving
    self.workload = workload
    problem = nil
    unreadableLabels = nil
    if workload?.uid == former?.uid, serving?.podRules == formerServing?.podRules,
      serving?.selector == formerServing?.selector
    {
      return true
    }
    assessAll(warnings, at: now)
    return true
  }

  /// Takes it that the workload cannot be read; what was known of it counts no more.
  ///
  /// - Returns: Whether that says anything new.
  func update(problem: String, labels: [String: String]?) -> Bool {
    guard self.problem != problem || unreadableLabels != labels else { return false }
    workload = nil
    unreadableLabels = labels
    self.problem = problem
    forgetAssessments()
    return true
  }

  /// Assesses and counts all pods anew.
  private func assessAll(_ warnings: NewestWarnings, at now: Date) {
    forgetAssessments()
    latestAssessment = now
    for index in pods.indices { assess(index, warnings[pods[index].pod.id], at: now) }
    for (uid, tracked) in unreadable { unreadable[uid] = add(tracked.pod, tracked.owner, warnings[uid]) }
  }

  /// Lets no pod count, as there is nothing to count it for.
  private func forgetAssessments() {
    summary = PodSummary()
    for index in pods.indices { pods[index].assessment = nil }
    for uid in unreadable.keys { unreadable[uid]?.isCounted = false }
    tree.invalidateAll()
  }

  // MARK: - Its pods

  /// How many pods it has that can be read.
  var podCount: Int { pods.count }

  /// One of its pods, by its place.
  func pod(at place: Int) -> Pod { pods[place].pod }

  /// The uids of some of its pods, readable or not.
  ///
  /// - Parameter isIncluded: Whether a pod is one of them, by what controls it, and what its ReplicaSet belongs to.
  /// - Returns: Their uids.
  func pods(where isIncluded: (OwnerReference?, ReplicaSetOwner?) -> Bool) -> [UID] {
    var uids: [UID] = []
    for tracked in pods where isIncluded(tracked.pod.controller, tracked.owner) {
      uids.append(tracked.pod.id)
    }
    for tracked in unreadable.values where isIncluded(tracked.pod.controller, tracked.owner) {
      uids.append(tracked.pod.id)
    }
    return uids
  }

  /// Takes a new pod.
  ///
  /// - Returns: Its place.
  func append(_ pod: Pod, of owner: ReplicaSetOwner?, _ warning: PodWarning?, at now: Date) -> Int {
    var pod = pod
    // Most pods of a workload are of one ReplicaSet.
    if let other = pods.last?.pod.origin { pod.share(other) }
    pods.append(TrackedPod(pod: pod, owner: owner, assessment: nil))
    tree.resize(to: pods.count)
    assess(pods.count - 1, warning, at: now)
    return pods.count - 1
  }

  /// Takes a changed pod.
  ///
  /// - Returns: Whether that says anything new.
  func replace(
    _ place: Int, with pod: Pod, of owner: ReplicaSetOwner?, _ warning: PodWarning?, at now: Date
  ) -> Bool {
    guard pods[place].owner != owner || pods[place].pod != pod else { return false }
    discount(place)
    var pod = pod
    pod.share(pods[place].pod.origin)
    pods[place].pod = pod
    pods[place].owner = owner
    assess(place, warning, at: now)
    return true
  }

  /// Takes a pod out, in whose place the last one comes.
  func remove(_ place: Int) {
    discount(place)
    tree.invalidate(place)
    pods.swapAt(place, pods.count - 1)
    pods.removeLast()
    tree.resize(to: pods.count)
  }

  /// Takes a new warning about a pod, or none any more.
  func update(_ warning: PodWarning?, about place: Int, at now: Date) {
    discount(place)
    assess(place, warning, at: now)
  }

  /// Assesses those pods anew of which time alone may have changed something; all of them after the clock was set back.
  ///
  /// - Returns: What its pods say of their moments then.
  func refresh(_ warnings: NewestWarnings, at now: Date) -> PodMoments {
    guard latestAssessment <= now + Self.clockTolerance else {
      assessAll(warnings, at: now)
      return moments
    }
    let former = moments
    guard let validUntil = former.validUntil, validUntil <= now else { return former }
    for place in tree.due(at: now, of: pods.count).joined() {
      guard let validUntil = pods[place].assessment?.validUntil, validUntil <= now else { continue }
      update(warnings[pods[place].pod.id], about: place, at: now)
    }
    return moments
  }

  /// What the pods at some places say of their moments.
  private func moments(_ places: Range<Int>) -> PodMoments {
    var moments = PodMoments()
    guard let rules = serving?.podRules else { return moments }
    // Of an array each would be copied.
    let held = pods
    let pods = held.span
    for place in places {
      guard let assessment = pods[place].assessment else { continue }
      moments.beginnings.take(pods[place].pod, assessment, under: rules)
      moments.take(validUntil: assessment.validUntil)
    }
    return moments
  }

  /// An array that has grown has room for more, which adds up.
  func trim() {
    guard pods.capacity - pods.count > pods.count / 8 else { return }
    var former: [TrackedPod] = []
    swap(&former, &pods)
    pods.reserveCapacity(former.count)
    // From the end each is moved, and none copied.
    while let last = former.popLast() { pods.append(last) }
    pods.reverse()
  }

  private func assess(_ place: Int, _ warning: PodWarning?, at now: Date) {
    let pod = pods[place].pod
    guard let serving, isOwn(pod.controller, pods[place].owner, pod.labels) else { return }
    latestAssessment = max(latestAssessment, now)
    let assessment = PodAssessment(
      pod, under: serving.podRules, warning: warning, at: now, remembering: memory.observe(pod, at: now))
    summary.add(pod, assessment, revisionLabel: type(of: serving).revisionLabel)
    pods[place].assessment = assessment
    tree.invalidate(place)
  }

  /// Whether a pod that leads to the workload is its own: not that of another one of its name, and selected.
  private func isOwn(
    _ controller: OwnerReference?, _ owner: ReplicaSetOwner?, _ labels: [String: String]?
  ) -> Bool {
    guard let serving else { return false }
    let wanted = controller?.kind == ReplicaSet.kind ? owner?.uid : controller?.uid
    if let wanted, let uid, wanted != uid { return false }
    return labels.map(serving.selector.matches) ?? true
  }

  private func discount(_ place: Int) {
    guard let serving, let assessment = pods[place].assessment else { return }
    summary.remove(pods[place].pod, assessment, revisionLabel: type(of: serving).revisionLabel)
    pods[place].assessment = nil
    tree.invalidate(place)
  }

  // MARK: - Those that cannot be read

  /// Takes a pod that cannot be read.
  ///
  /// - Returns: Whether that says anything new.
  func insert(_ pod: UnreadablePod, of owner: ReplicaSetOwner?, _ warning: PodWarning?) -> Bool {
    if let known = unreadable[pod.id], known.pod == pod, known.owner == owner, known.warning == warning {
      return false
    }
    removeUnreadable(pod.id)
    unreadable[pod.id] = add(pod, owner, warning)
    return true
  }

  /// Takes a new warning about a pod that cannot be read, or none any more.
  func update(_ warning: PodWarning?, aboutUnreadable uid: UID) {
    guard let known = unreadable[uid] else { return }
    removeUnreadable(uid)
    unreadable[uid] = add(known.pod, known.owner, warning)
  }

  /// One of its pods that cannot be read.
  func unreadablePod(_ uid: UID) -> UnreadablePod? { unreadable[uid]?.pod }

  /// Takes a pod out that could not be read.
  func removeUnreadable(_ uid: UID) {
    guard let known = unreadable.removeValue(forKey: uid), known.isCounted else { return }
    summary.remove(known.pod, warning: known.warning)
  }

  private func add(
    _ pod: UnreadablePod, _ owner: ReplicaSetOwner?, _ warning: PodWarning?
  ) -> UnreadableTrackedPod {
    let isCounted = isOwn(pod.controller, owner, pod.labels)
    if isCounted { summary.add(pod, warning: warning) }
    return UnreadableTrackedPod(pod: pod, owner: owner, warning: warning, isCounted: isCounted)
  }
}
