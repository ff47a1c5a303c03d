import NIOCore
import NIOHTTP1

/// Changes objects while the stand-in runs: `/stand-in/objects`.
///
/// - `PUT`: an object as JSON, created or replaced. Timestamps may be relative, as in fixtures.
/// - `DELETE`: the object of the body, or the one whose API path follows, such as
///   `/stand-in/objects/api/v1/namespaces/default/pods/web-1`.
/// - `POST`: a list of `{"op": "put", "object": …}` and `{"op": "delete", "object": …}`, in this order. When
///   one of them cannot be read, nothing changes.
///
/// The answer tells the version of the last change, and when it was made: by the server's clock, without the
/// offset that a fault gives it.
struct ObjectControl: Sendable {
  /// Where it is found.
  static let path = "/stand-in/objects"

  /// What is wrong with a request.
  private struct Mistake: Error {
    let text: String
  }

  let store: Store
  let clock: @Sendable () -> Timestamp
  /// When the stand-in started: what `started-5m` counts from.
  let started: Timestamp

  /// The answer to a request below the path.
  func response(to request: Request) -> Response {
    do throws(Mistake) {
      let isHere = request.path == Self.path
      switch request.method {
      case .PUT where isHere:
        return commit([.put(try object(value(of: request)))])
      case .POST where isHere:
        guard case .array(let elements) = try value(of: request) else {
          throw Mistake(text: "expected a list of operations")
        }
        var operations: [Store.Operation] = []
        for element in elements { operations.append(try operation(element)) }
        return commit(operations)
      case .DELETE:
        let identity = isHere ? try object(value(of: request)).identity : try identity(at: request)
        guard store.snapshot.object(identity) != nil else {
          return .text("there is no \(identity.resource.rawValue) \(identity.key)\n", status: .notFound)
        }
        return commit([.delete(identity)])
      default:
        return .unknownPath
      }
    } catch {
      return .text("\(error.text)\n", status: .badRequest)
    }
  }

  private func commit(_ operations: [Store.Operation]) -> Response {
    let changes = store.apply(operations)
    let version = changes.last?.object.resourceVersion ?? store.snapshot.resourceVersion
    return .json([
      "resourceVersion": .string(String(version)), "time": .string(clock().rfc3339(.microseconds)),
    ])
  }

  private func value(of request: Request) throws(Mistake) -> JSONValue {
    do {
      return try JSONParser.value(of: request.body, times: TimestampReader(started: started))
    } catch {
      throw Mistake(text: "\(error)")
    }
  }

  private func operation(_ value: JSONValue) throws(Mistake) -> Store.Operation {
    switch (value.object?["op"]?.string, value.object?["object"]) {
    case ("put", let object?): return .put(try self.object(object))
    case ("delete", let object?): return .delete(try self.object(object).identity)
    default: throw Mistake(text: "expected {\"op\": \"put\" or \"delete\", \"object\": …}")
    }
  }

  private func object(_ value: JSONValue) throws(Mistake) -> APIObject {
    var value = value
    if var object = value.object, var metadata = object["metadata"]?.object {
      // The server gives the version, also to an object that came from it with an earlier one.
      metadata["resourceVersion"] = nil
      object["metadata"] = .object(metadata)
      value = .object(object)
    }
    do {
      return try APIObject(value)
    } catch {
      throw Mistake(text: error.problem)
    }
  }

  private func identity(at request: Request) throws(Mistake) -> APIObject.Identity {
    let route = Route(request.below(Self.path))
    guard case .resource(let target) = route, let name = target.name else {
      throw Mistake(text: "expected the API path of an object below \(Self.path)")
    }
    return APIObject.Identity(resource: target.resource, namespace: target.namespace ?? "", name: name)
  }
}
