import TestSupport
import Testing

extension APIServerTests {
  /// What a server thinks of the objects that people are given, beyond what kubectl tells them (scripts/check-manifests).
  @Suite struct AdmissionTests {
    /// A pod may ask for no more than the strictest of the Pod Security Standards allows.
    ///
    /// Servers before 1.23 do not look at the label: there it is tried that the pods are taken at all.
    @Test func aRestrictedNamespaceTakesThePods() async throws {
      let space = try await Workspace("restricted")
      let pods = try await Self.pods(for: space)
      #expect(pods.count >= 3)
      for (source, pod) in pods {
        let answer = try await space.api.send("POST", Self.trial(in: space), pod)
        #expect(answer.status == 201, "\(source): \(answer)")
        #expect(answer.headers["warning"] == nil, "\(source): \(answer)")
      }
    }

    /// The other side of it: the namespace does refuse.
    @Test(.server(has: .podSecurity)) func aRestrictedNamespaceRefusesOthers() async throws {
      let space = try await Workspace("restricted")
      for (source, pod) in try await Self.pods(for: space) {
        let containers = pod["spec", "containers"].elements.map {
          $0.merging(["securityContext": ["allowPrivilegeEscalation": true]])
        }
        let answer = try await space.api.send(
          "POST", Self.trial(in: space), pod.merging(["spec": ["containers": .array(containers)]]))
        #expect(answer.status == 403 && answer.body.contains("PodSecurity"), "\(source): \(answer)")
      }
    }

    @Test(.server(has: .strictFields)) func noObjectHasAFieldThatTheServerDoesNotKnow() async throws {
      let space = try await Workspace("strict")
      for given in try await Self.given(to: space) {
        #expect(!given.objects.isEmpty, "\(given.source)")
        for object in given.objects {
          let answer = try await Self.create(object, in: space)
          #expect(answer.status == 201, "\(given.source): \(answer)")
          #expect(answer.headers["warning"] == nil, "\(given.source): \(answer)")
        }
      }
    }

    /// The other side of it: one that has such a field is refused, and named.
    @Test(.server(has: .strictFields)) func aMisspeltFieldIsRefused() async throws {
      let space = try await Workspace("strict")
      let object: JSON = ["apiVersion": "apps/v1", "kind": "Deployment"]
      let answer = try await Self.create(
        object.merging(Manifest.deployment("web")).merging(["spec": ["replicaz": 3]]), in: space)
      #expect(answer.status == 400 && answer.body.contains("spec.replicaz"), "\(answer)")
    }

    /// The budget of the plain manifests and that of the chart, as they are to a server that knows them.
    @Test(.server(has: .policyV1)) func theBudgetsAreKept() async throws {
      let space = try await Workspace("budgets")
      let budgets = try await Self.given(to: space).flatMap { given in
        given.objects.filter { $0["kind"] == "PodDisruptionBudget" }.map { (given.source, $0) }
      }
      #expect(budgets.count >= 3)
      let path = "/apis/policy/v1/namespaces/\(space.namespace)/poddisruptionbudgets"
      for (number, (source, budget)) in budgets.enumerated() {
        #expect(budget["apiVersion"] == "policy/v1", "\(source)")
        let name = JSON.string("budget-\(number)")
        let kept = try await space.api.create(
          budget.merging(["metadata": ["name": name, "namespace": .string(space.namespace)]]), in: path)
        #expect(kept["spec"] == budget["spec"], "\(source)")
      }
    }

    /// Tries to create an object, of which nothing is kept, and lets no unknown field pass.
    private static func create(_ object: JSON, in space: Workspace) async throws -> CurlResult {
      let (path, isNamespaced) = try await space.api.collection(of: object, in: space.namespace)
      // Of what belongs to no namespace another one may be there.
      let name = JSON.string("\(space.namespace)-\(object.name)")
      let metadata: JSON = isNamespaced ? ["namespace": .string(space.namespace)] : ["name": name]
      return try await space.api.send(
        "POST", "\(path)?dryRun=All&fieldValidation=Strict", object.merging(["metadata": metadata]))
    }

    private static func given(to space: Workspace) async throws -> [GivenObjects] {
      try await withTemporaryFolder { try await GivenObjects.all(by: space.plane.kubectl, in: $0) }
    }

    /// Where pods of a namespace are created, none of which is kept.
    private static func trial(in space: Workspace) -> String {
      Path.core(space.namespace, "pods?dryRun=All")
    }

    /// A pod of each workload that people are given, in a namespace that is restricted and has their service accounts.
    private static func pods(for space: Workspace) async throws -> [(source: String, pod: JSON)] {
      try await space.api.patch(
        "\(Path.namespaces)/\(space.namespace)",
        ["metadata": ["labels": ["pod-security.kubernetes.io/enforce": "restricted"]]], as: .merge)
      let pods = try await given(to: space).flatMap { given in
        given.objects.filter { $0["kind"] == "Deployment" }.map {
          (
            given.source,
            $0["spec", "template"].merging(["metadata": ["generateName": .string("\($0.name)-")]])
          )
        }
      }
      for account in Set(pods.compactMap { $0.1["spec", "serviceAccountName"].string }) {
        try await space.api.create(
          ["metadata": ["name": .string(account)]], in: Path.core(space.namespace, "serviceaccounts"))
      }
      return pods
    }
  }
}
