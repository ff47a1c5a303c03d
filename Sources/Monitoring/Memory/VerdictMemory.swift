import FoundationEssentials
import Health
import Synchronization

/// Remembers what no object of the API says: shortages, losses of readiness, and since when things are as they are.
///
/// Watched and live verdicts share it, so that what the one has seen is nothing that begins when the other answers.
/// Bounded: what is watched goes with its object; of the rest, when there is too much, what was asked for longest ago goes
/// first. To forget is safe: what is seen then counts as new.
final class VerdictMemory: Sendable {
  private struct State {
    var workloads: MemoryTable<WorkloadMemory>
    var pods: MemoryTable<PodMemory>
    /// How many verdicts were reached.
    var verdicts = 0
  }

  private let state: Mutex<State>

  /// Creates a memory.
  ///
  /// - Parameter capacity: The most workloads, and the most pods, that are remembered though nobody watches them.
  init(capacity: Int = 10_000) {
    state = Mutex(State(workloads: MemoryTable(capacity: capacity), pods: MemoryTable(capacity: capacity)))
  }

  // MARK: - Workloads

  /// What is remembered of a workload, by its uid: another uid is another workload.
  ///
  /// - Parameters:
  ///   - uid: The workload's uid.
  ///   - pods: Its pods, which are looked at; those that a watch has looked at need not be among them.
  ///   - now: The moment.
  /// - Returns: What is remembered of it, and of those pods.
  func memory(of uid: String, observing pods: [Pod] = [], at now: Date = .distantPast) -> WorkloadMemory {
    state.withLock { state in
      var memory = state.workloads[Self.key(uid)] ?? WorkloadMemory()
      for pod in pods {
        let known = Self.observe(pod, at: now, isWatched: false, &state)
        if !known.isEmpty { memory.pods[pod.uid] = known }
      }
      return memory
    }
  }

  /// Remembers a workload.
  ///
  /// - Parameters:
  ///   - memory: What is to be remembered; its pods are remembered as they are looked at.
  ///   - uid: The workload's uid.
  ///   - now: The moment of the verdict.
  ///   - isWatched: Whether somebody will ``forget(workload:)`` it when it is gone.
  func record(_ memory: WorkloadMemory, of uid: String, at now: Date, isWatched: Bool = false) {
    var memory = memory
    memory.pods = [:]
    state.withLock { state in
      state.workloads.set(memory, of: Self.key(uid), at: now, isWatched: isWatched)
      state.verdicts &+= 1
    }
  }

  /// How many verdicts were reached: each is remembered.
  var verdicts: Int { state.withLock { $0.verdicts } }

  /// Forgets a workload that is gone.
  func forget(workload uid: String) {
    state.withLock { $0.workloads.remove(Self.key(uid)) }
  }

  // MARK: - Pods

  /// Looks at a pod that is watched.
  ///
  /// - Returns: What is remembered of it now.
  func observe(_ pod: Pod, at now: Date) -> PodMemory {
    state.withLock { Self.observe(pod, at: now, isWatched: true, &$0) }
  }

  /// What is remembered of pods, without looking at them.
  ///
  /// - Parameter uids: Which.
  /// - Returns: By the uids, of those of which anything is.
  func pods(_ uids: [String]) -> [String: PodMemory] {
    state.withLock { state in
      Dictionary(uniqueKeysWithValues: uids.compactMap { uid in state.pods[Self.key(uid)].map { (uid, $0) } })
    }
  }

  /// Forgets a pod that is gone.
  func forget(pod uid: UID) {
    state.withLock { $0.pods.remove(uid) }
  }

  private static func observe(
    _ pod: Pod, at now: Date, isWatched: Bool, _ state: inout State
  ) -> PodMemory {
    let former = state.pods[pod.id]
    var memory = former ?? PodMemory()
    memory.observe(pod, at: now)
    if !memory.isEmpty {
      state.pods.set(memory, of: pod.id, at: now, isWatched: isWatched)
    } else if former != nil {
      state.pods.remove(pod.id)
    }
    return memory
  }

  private static func key(_ uid: String) -> UID { UID(uid) ?? .none }
}
