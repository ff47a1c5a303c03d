import Foundation
import Testing

/// The programs of a control plane, in the folder that `KUBEBUILDER_ASSETS` names.
enum Assets {
  /// A program, by its file's name.
  enum Program: String, CaseIterable {
    case etcd
    case apiServer = "kube-apiserver"
    case controllerManager = "kube-controller-manager"
    case scheduler = "kube-scheduler"
    case hollowNode = "kubemark"
  }

  /// The folder, nil when the variable is not set.
  static let folder = ProcessInfo.processInfo.environment["KUBEBUILDER_ASSETS"].flatMap {
    $0.isEmpty ? nil : URL(fileURLWithPath: $0)
  }

  /// Whether the API can be served: what every envtest has.
  static let haveAPIServer = have([.etcd, .apiServer]) && kubectl != nil
  /// Whether controllers can act on what the API holds.
  static let haveControllerManager = haveAPIServer && have([.controllerManager])
  /// Whether pods can run, on nodes that are hollow.
  static let haveCluster = have(Program.allCases) && kubectl != nil

  /// kubectl of the folder, or else of the machine.
  static let kubectl = ([folder?.path].compactMap(\.self) + ["/usr/local/bin", "/usr/bin"])
    .map { URL(fileURLWithPath: $0).appendingPathComponent("kubectl") }
    .first { FileManager.default.isExecutableFile(atPath: $0.path) }

  /// Why tests are skipped that need the API, and what to do about it.
  static let apiServerComment: Comment = """
    needs KUBEBUILDER_ASSETS to name a folder with etcd and kube-apiserver, and kubectl there or installed; \
    `setup-envtest use --print path` of sigs.k8s.io/controller-runtime gets them and prints the folder
    """
  /// The same for tests that need controllers.
  static let controllerManagerComment: Comment =
    "needs kube-controller-manager beside kube-apiserver in the folder that KUBEBUILDER_ASSETS names"
  /// The same for tests that need pods to run.
  static let clusterComment: Comment = """
    needs \(Program.allCases.map(\.rawValue).joined(separator: ", ")) in the folder that KUBEBUILDER_ASSETS names, \
    and kubectl there or installed; the ones that envtest does not bring are built from the sources of Kubernetes
    """

  /// A program's file; only where it is there.
  static func file(_ program: Program) -> URL {
    folder!.appendingPathComponent(program.rawValue)
  }

  /// Whether these programs are there.
  static func have(_ programs: [Program]) -> Bool {
    guard let folder else { return false }
    return programs.allSatisfy {
      FileManager.default.isExecutableFile(atPath: folder.appendingPathComponent($0.rawValue).path)
    }
  }
}
