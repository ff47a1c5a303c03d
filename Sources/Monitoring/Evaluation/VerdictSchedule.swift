import FoundationEssentials
import Health
import HeapModule

/// The workloads whose verdicts may change by time alone, the next one first.
struct VerdictSchedule {
  private struct Entry: Comparable {
    let moment: Date
    let reference: WorkloadReference

    static func < (left: Entry, right: Entry) -> Bool { left.moment < right.moment }
    static func == (left: Entry, right: Entry) -> Bool { left.moment == right.moment }
  }

  private var heap = Heap<Entry>()
  /// The moment that counts for each workload; entries of the heap that say otherwise are out of date.
  private var moments: [WorkloadReference: Date] = [:]

  /// The earliest moment, nil when nothing is planned.
  var next: Date? {
    mutating get {
      dropOutdated()
      return heap.min?.moment
    }
  }

  /// Plans the next look at a workload; nil for none.
  mutating func plan(_ reference: WorkloadReference, at moment: Date?) {
    guard moments[reference] != moment else { return }
    moments[reference] = moment
    if let moment { heap.insert(Entry(moment: moment, reference: reference)) }
    // Many changes of plan must not pile up.
    if heap.count > 2 * moments.count + 64 {
      heap = Heap(moments.map { Entry(moment: $0.value, reference: $0.key) })
    }
  }

  /// Takes out the workloads whose moment has come.
  mutating func due(at now: Date) -> Set<WorkloadReference> {
    var due: Set<WorkloadReference> = []
    while let next, next <= now {
      let reference = heap.removeMin().reference
      moments[reference] = nil
      due.insert(reference)
    }
    return due
  }

  private mutating func dropOutdated() {
    while let first = heap.min, moments[first.reference] != first.moment { heap.removeMin() }
  }
}
