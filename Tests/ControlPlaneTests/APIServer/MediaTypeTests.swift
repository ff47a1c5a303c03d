import Kubernetes
import TestSupport
import Testing

extension APIServerTests {
  /// What a real API server makes of the forms that objects are asked for in, be the parameters older or newer than it is.
  @Suite struct MediaTypeTests {
    @Test(arguments: [
      (MediaTypes.objects, "DeploymentList"), (MediaTypes.metadataList, "PartialObjectMetadataList"),
    ])
    func listsAreServed(mediaTypes: String, kind: String) async throws {
      let space = try await Workspace("media-types")
      try await space.simulate("web", replicas: 1)
      let list = try await space.api.send(
        "GET", Path.apps(space.namespace, "deployments"), accepting: mediaTypes)
      #expect(list.status == 200, "\(list)")
      let object = try JSON(list.body)
      #expect(object["kind"] == .string(kind))
      #expect(object["items"].elements.map { $0["metadata", "name"] } == [.string("web")])
    }

    @Test(arguments: [
      (MediaTypes.objects, "Deployment"), (MediaTypes.metadata, "PartialObjectMetadata"),
    ])
    func objectsAreServed(mediaTypes: String, kind: String) async throws {
      let space = try await Workspace("media-types")
      try await space.simulate("web", replicas: 1)
      let path = Path.apps(space.namespace, "deployments") + "/web"
      let object = try await space.api.send("GET", path, accepting: mediaTypes)
      #expect(object.status == 200, "\(object)")
      #expect(try JSON(object.body)["kind"] == .string(kind))
    }
  }
}
