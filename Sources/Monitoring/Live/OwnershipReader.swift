import Health
import Kubernetes
import System

/// Reads what is needed beside workloads and their pods to tell whose the pods are: mostly nothing.
///
/// As a rule the names of ReplicaSets settle it. Where they do not, the ReplicaSets are read, and where these may not be, the
/// deployments: a name counts less that leads to another one.
struct OwnershipReader {
  let reader: any ClusterReader
  let failures: FailureLog

  /// What is known of who owns the pods of one workload.
  ///
  /// - Parameters:
  ///   - workload: The workload.
  ///   - pods: The pods that its selector chooses.
  ///   - deadline: When to give up.
  /// - Returns: What is known besides.
  /// - Throws: Why neither ReplicaSets nor deployments can be had.
  func ownership(
    of workload: any Workload, _ pods: Listed<Pod>, deadline: MonotonicInstant
  ) throws(APIError) -> Ownership {
    guard let deployment = workload as? Deployment,
      !pods.areSettledByNames({ $0 == deployment.name })
    else { return Ownership() }
    do throws(APIError) {
      let list = try reader.replicaSets(
        namespace: deployment.namespace, matching: deployment.selector, deadline: deadline)
      return Ownership(replicaSets: list.objects, deployments: nil)
    } catch {
      record(error)
    }
    let list: (workloads: [any Workload], unreadable: [UnreadableObject])
    do throws(APIError) {
      list = try reader.workloads(of: Deployment.kind, namespace: deployment.namespace, deadline: deadline)
    } catch {
      // Who may read this one alone cannot know of others.
      guard case .forbidden = error else { throw error }
      record(error)
      return Ownership()
    }
    return Ownership(replicaSets: [], deployments: Self.selectors(of: list.workloads, list.unreadable))
  }

  /// What is known of who owns the pods of a namespace.
  ///
  /// - Parameters:
  ///   - namespace: The namespace.
  ///   - workloads: All its workloads of the kinds that are asked for.
  ///   - unreadable: Those of them that cannot be read.
  ///   - pods: All its pods.
  ///   - deadline: When to give up.
  /// - Returns: What is known besides.
  func ownership(
    in namespace: String, _ workloads: [any Workload], _ unreadable: [UnreadableObject],
    _ pods: Listed<Pod>, deadline: MonotonicInstant
  ) -> Ownership {
    let deployments = Self.selectors(of: workloads, unreadable)
    guard !deployments.isEmpty, !pods.areSettledByNames({ deployments[String($0)] != nil }) else {
      return Ownership(replicaSets: [], deployments: deployments)
    }
    var replicaSets: [ReplicaSet] = []
    do throws(APIError) {
      replicaSets = try reader.replicaSets(
        namespace: namespace, matching: LabelSelector(), deadline: deadline
      ).objects
    } catch {
      record(error)
    }
    return Ownership(replicaSets: replicaSets, deployments: deployments)
  }

  private func record(_ error: APIError) {
    failures.record("replicasets could not be read, names tell whose pods are whose", error)
  }

  /// The selectors of the deployments among workloads, nil for one that cannot be read.
  private static func selectors(
    of workloads: [any Workload], _ unreadable: [UnreadableObject]
  ) -> [String: LabelSelector?] {
    var selectors: [String: LabelSelector?] = [:]
    for case let deployment as Deployment in workloads {
      selectors.updateValue(deployment.selector, forKey: deployment.name)
    }
    for object in unreadable where object.resource == Deployment.resource {
      selectors.updateValue(nil, forKey: object.name)
    }
    return selectors
  }
}

extension Listed<Pod> {
  /// Whether the name of each pod's ReplicaSet is that of a deployment which is meant, and a hash.
  fileprivate func areSettledByNames(_ isMeant: (Substring) -> Bool) -> Bool {
    func isSettled(_ controller: OwnerReference?, _ labels: [String: String]?) -> Bool {
      guard let controller, controller.kind == ReplicaSet.kind else { return true }
      return ReplicaSetName.deployment(in: controller.name, labels: labels).map(isMeant) ?? false
    }
    return objects.allSatisfy { isSettled($0.controller, $0.labels) }
      && unreadable.allSatisfy { isSettled($0.controller, $0.labels) }
  }
}
