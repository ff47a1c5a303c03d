import TestSupport
import Testing

/// What API servers have come to have, from the version on in which they have it without being asked to.
///
/// Source: Kubernetes' reference, *Feature Gates* and *Deprecated API Migration Guide*.
enum ServerFeature: String, CaseIterable, Sendable {
  /// Disruption budgets of the group's first version that stays.
  case policyV1 = "policy/v1"
  /// Namespaces whose labels say what pods may ask for.
  case podSecurity = "admission of pods by Pod Security Standards"
  /// A field that the server does not know is an error where a client asks for that, instead of being dropped.
  case strictFields = "fieldValidation=Strict"
  /// Init containers with a `restartPolicy`, which run beside the others.
  case sidecars = "sidecar containers"

  /// The version that has it.
  var since: ServerVersion {
    switch self {
    case .policyV1: ServerVersion(1, 21)
    case .podSecurity: ServerVersion(1, 23)
    case .strictFields: ServerVersion(1, 25)
    case .sidecars: ServerVersion(1, 29)
    }
  }

  /// Whether the API server of `KUBEBUILDER_ASSETS` has it; false when there is none.
  var isThere: Bool {
    get async throws { try await Assets.serverVersion().map { $0 >= since } ?? false }
  }
}

extension Trait where Self == ConditionTrait {
  /// Runs a test on servers that have something, and says of the others why not.
  static func server(has feature: ServerFeature) -> Self {
    .enabled(
      "needs \(feature.rawValue), which kube-apiserver has since Kubernetes \(feature.since); the one that runs is older"
    ) { try await feature.isThere }
  }
}
