import Health
import Testing

@testable import Kubernetes

@Suite("Requests of the API")
struct APIRequestTests {
  private static let jobs = APIResource(group: "batch", version: "v1", plural: "jobs", kind: "Job")
  private static let early = APIResource(
    group: "apps.example.com", version: "v2beta1", plural: "gadgets", kind: "Gadget")

  @Test(
    "each group and version has a path of its own",
    arguments: [
      (
        .get(Deployment.self, namespace: "shop", name: "web"), "get",
        "/apis/apps/v1/namespaces/shop/deployments/web"
      ),
      (.list(Deployment.self, in: "shop"), "list", "/apis/apps/v1/namespaces/shop/deployments"),
      (.list(Deployment.self, in: nil), "list", "/apis/apps/v1/deployments"),
      (.get(Pod.self, namespace: "a/b", name: "c d"), "get", "/api/v1/namespaces/a%2Fb/pods/c%20d"),
      (.list(Pod.self, in: nil), "list", "/api/v1/pods"),
      (
        APIRequest(resource: jobs, namespace: "shop", name: "nightly"), "get",
        "/apis/batch/v1/namespaces/shop/jobs/nightly"
      ),
      (
        APIRequest(resource: early, isWatch: true, query: [("timeoutSeconds", "300")]), "watch",
        "/apis/apps.example.com/v2beta1/gadgets?watch=true&timeoutSeconds=300"
      ),
    ] as [(APIRequest, String, String)])
  func paths(request: APIRequest, verb: String, path: String) {
    #expect(request.path == path)
    #expect(request.verb == verb)
  }
}
