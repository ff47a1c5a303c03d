import Dispatch
import FoundationEssentials
import Health
import Kubernetes
import System

extension LiveVerdicts {
  /// Says how all workloads of a selection are; blocks for the time limit of a poll at most.
  ///
  /// A workload that cannot be read is one of them, and so is a kind that may not be.
  func verdicts(in selection: Selection) throws(VerdictFailure) -> SelectedVerdicts {
    let verdicts = known(in: selection)
    if verdicts.failures.count == selection.kinds.count,
      let kind = selection.orderedKinds.first, let failure = verdicts.failures[kind]
    {
      throw failure
    }
    return verdicts
  }

  /// Says the same, with a failure for each kind if nothing can be said of any.
  func known(in selection: Selection) -> SelectedVerdicts {
    func failed(_ failure: VerdictFailure) -> SelectedVerdicts {
      SelectedVerdicts(
        failures: Dictionary(uniqueKeysWithValues: selection.kinds.map { ($0, failure) }))
    }
    if let outage = monitor.outage { return failed(.api(outage)) }
    let deadline = MonotonicInstant.now + timeout
    // Of two who choose other labels both read the same.
    var everything = selection
    everything.selector = LabelSelector()
    let result = limit.run { () -> Result<SelectedVerdicts, VerdictFailure> in
      selections.run(everything) {
        guard takeTurn() else { return .failure(.overloaded) }
        defer { turns.signal() }
        do throws(APIError) {
          return .success(try read(everything, deadline: deadline))
        } catch {
          monitor.record(error)
          failures.record("poll could not be answered", error)
          return .failure(.api(error))
        }
      }
    }
    switch result {
    case .success(var verdicts):
      verdicts.entries = verdicts.entries.filter(selection.contains)
      return verdicts
    case .failure(let failure): return failed(failure)
    case nil: return failed(.overloaded)
    }
  }

  private func read(
    _ selection: Selection, deadline: MonotonicInstant
  ) throws(APIError) -> SelectedVerdicts {
    var verdicts = SelectedVerdicts(at: Confirmation(at: .now, date: reader.now()))
    var scopes: [String?] = namespaces
    if let namespace = selection.namespace { scopes = [namespace] } else if scopes.isEmpty { scopes = [nil] }
    for scope in scopes {
      try read(selection.orderedKinds, in: scope, into: &verdicts, deadline: deadline)
    }
    return verdicts
  }

  /// Reads the workloads of a namespace and their pods, each once; nil for the whole cluster.
  private func read(
    _ kinds: [WorkloadKind], in namespace: String?, into verdicts: inout SelectedVerdicts,
    deadline: MonotonicInstant
  ) throws(APIError) {
    var objects: [String: NamespaceObjects] = [:]
    var isAnyRead = false
    for kind in kinds {
      guard let list = try list(kind, in: namespace, into: &verdicts, deadline: deadline) else { continue }
      isAnyRead = true
      for workload in list.workloads {
        objects[workload.namespace, default: NamespaceObjects()].workloads.append(workload)
      }
      for object in list.unreadable {
        objects[object.namespace, default: NamespaceObjects()].unreadable.append(object)
      }
    }
    guard isAnyRead else { return }
    if !objects.isEmpty {
      let pods = try reader.pods(namespace: namespace, matching: LabelSelector(), deadline: deadline)
      unreadable.record(pods.unreadable)
      for pod in pods.objects { objects[pod.namespace]?.pods.objects.append(pod) }
      for pod in pods.unreadable { objects[pod.namespace]?.pods.unreadable.append(pod) }
    }
    monitor.recordRead()
    for (name, found) in objects {
      let ownership = ownerships.ownership(
        in: name, found.workloads, found.unreadable, found.pods, deadline: deadline)
      let owned = OwnedPods(found.pods, in: name, by: ownership)
      // Evidence is for one namespace; an overview shows none.
      let warnings = namespace == nil ? [] : readWarnings(in: name, deadline: deadline)
      let jobs = try readJobs(for: found.workloads, in: name, deadline: deadline)
      verdicts.entries += found.workloads.map { workload in
        switch workload.role {
        case .serving(let workload): evaluate(workload, owned[workload.reference], ownership, warnings)
        case .running(let workload):
          evaluate(workload, (workload as? CronJob)?.history(among: jobs) ?? RunHistory())
        }
      }
      verdicts.entries += found.unreadable.compactMap(VerdictEntry.init)
    }
  }

  /// Lists the workloads of a kind.
  ///
  /// - Returns: nil when they may not be read, which is noted and costs the others nothing.
  private func list(
    _ kind: WorkloadKind, in namespace: String?, into verdicts: inout SelectedVerdicts,
    deadline: MonotonicInstant
  ) throws(APIError) -> (workloads: [any Workload], unreadable: [UnreadableObject])? {
    // No workload has an empty name.
    let place = WorkloadReference(kind: kind, namespace: namespace ?? "", name: "")
    if let error = recent[place] {
      if error.isOutage { throw error }
      verdicts.failures[kind] = .api(error)
      return nil
    }
    do throws(APIError) {
      let list = try reader.workloads(of: kind, namespace: namespace, deadline: deadline)
      unreadable.record(list.unreadable)
      return list
    } catch {
      // What has taken its time need not be slowed down.
      if !error.isTimeout { recent.record(error, of: place) }
      if error.isOutage { throw error }
      failures.record("workloads of a kind cannot be listed, groups of it are not answered", error)
      verdicts.failures[kind] = .api(error)
      return nil
    }
  }
}

/// What was read of a namespace.
private struct NamespaceObjects {
  var workloads: [any Workload] = []
  var unreadable: [UnreadableObject] = []
  var pods = Listed<Pod>()
}

extension VerdictEntry {
  /// That a workload cannot be read; nil when the object is none.
  fileprivate convenience init?(_ object: UnreadableObject) {
    guard let workload = object.workloadReference else { return nil }
    self.init(
      .unreadable(object.problem), of: workload, traits: WorkloadTraits(labels: object.labels))
  }
}

extension Selection {
  /// Its kinds, the most usual one first.
  fileprivate var orderedKinds: [WorkloadKind] {
    WorkloadKind.all.filter(kinds.contains) + kinds.filter { !WorkloadKind.all.contains($0) }
  }
}
