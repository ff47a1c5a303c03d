import Yams

/// Reads the objects of one fixture file.
struct FixtureParser {
  /// The file's name, for errors.
  let file: String
  /// When the stand-in started: what `started-5m` counts from.
  let started: Timestamp

  /// Reads a file of YAML documents, each an object or a `kind: List` of objects.
  ///
  /// - Parameter text: The whole file.
  /// - Returns: The objects in the order of the file, with what an API server fills in.
  /// - Throws: `FixtureError` for the first thing that is wrong.
  func objects(in text: String) throws(FixtureError) -> [APIObject] {
    var objects: [APIObject] = []
    for document in try documents(of: text) where document.null == nil {
      guard let kind = document["kind"]?.string, let version = document["apiVersion"]?.string else {
        throw error("an object needs apiVersion and kind", at: document)
      }
      guard kind == "List", version == "v1" else {
        objects.append(try object(document, apiVersion: version, kind: kind))
        continue
      }
      for item in document["items"]?.sequence ?? [] {
        guard let kind = item["kind"]?.string, let version = item["apiVersion"]?.string else {
          throw error("an item of a List needs apiVersion and kind", at: item)
        }
        objects.append(try object(item, apiVersion: version, kind: kind))
      }
    }
    return objects
  }

  private func documents(of text: String) throws(FixtureError) -> [Node] {
    do {
      var documents: [Node] = []
      var sequence = try compose_all(yaml: text)
      while let document = sequence.next() { documents.append(document) }
      if let failure = sequence.error { throw failure }
      return documents
    } catch YamlError.scanner(_, let problem, let mark, _), YamlError.parser(_, let problem, let mark, _),
      YamlError.composer(_, let problem, let mark, _)
    {
      throw FixtureError(file: file, line: mark.line, problem: problem)
    } catch YamlError.duplicatedKeysInMapping(let duplicates, let context) {
      throw FixtureError(
        file: file, line: context.mark.line, problem: "the same key twice: \(duplicates)")
    } catch {
      throw FixtureError(file: file, line: nil, problem: "\(error)")
    }
  }

  private func object(_ node: Node, apiVersion: String, kind: String) throws(FixtureError) -> APIObject {
    guard let resource = Resource(apiVersion: apiVersion, kind: kind) else {
      let served = Resource.allCases.map { "\($0.apiVersion) \($0.kind)" }.joined(separator: ", ")
      throw error("\(apiVersion) \(kind) is not served; these are: \(served)", at: node)
    }
    guard var value = try json(node, key: "").object else {
      throw error("an object must be a mapping", at: node)
    }
    guard var metadata = value["metadata"]?.object, let name = metadata["name"]?.string, !name.isEmpty else {
      throw error("an object needs metadata.name, a string", at: node["metadata"] ?? node)
    }
    ServerDefaults.fill(&metadata, of: resource, name: name)
    value["apiVersion"] = nil
    value["kind"] = nil
    value["metadata"] = .object(metadata)

    var labels: [String: String] = [:]
    for label in metadata["labels"]?.object?.members ?? [] {
      guard let text = label.value.string else {
        throw error("the label \(label.name) must be a string: quote it", at: node["metadata"] ?? node)
      }
      labels[label.name] = text
    }
    var fields: [String: String] = [:]
    for path in resource.selectableFields {
      fields[path] = JSONValue.object(value).value(at: path.split(separator: "."))?.string
    }
    return APIObject(
      resource: resource, namespace: metadata["namespace"]?.string ?? "", name: name, labels: labels,
      fields: fields, body: Template(openMembersOf: value))
  }

  /// The JSON of a node, as kubectl would send it.
  ///
  /// - Parameters:
  ///   - node: The YAML.
  ///   - key: The key that the node stands under, which tells timestamps from other strings.
  /// - Returns: The value, with relative times as deferred places.
  /// - Throws: `FixtureError` for what JSON cannot say or a time that cannot be read.
  private func json(_ node: Node, key: String) throws(FixtureError) -> JSONValue {
    switch node {
    case .mapping(let mapping):
      var object = JSONObject()
      for (key, value) in mapping {
        guard let name = key.string, name != "<<" else {
          throw error("a key must be a string, and merge keys are not read", at: key)
        }
        object[name] = try json(value, key: name)
      }
      return .object(object)
    case .sequence(let sequence):
      var elements: [JSONValue] = []
      for element in sequence { elements.append(try json(element, key: key)) }
      return .array(elements)
    case .scalar(let scalar):
      return try json(scalar, of: node, key: key)
    case .alias:
      throw error("an alias without its anchor", at: node)
    }
  }

  private func json(_ scalar: Node.Scalar, of node: Node, key: String) throws(FixtureError) -> JSONValue {
    switch node.tag {
    case Tag(.null): return .null
    case Tag(.bool): return .bool(Bool.construct(from: scalar) ?? false)
    case Tag(.int):
      guard let integer = Int.construct(from: scalar) else {
        throw error("a number beyond 64 bits: \(scalar.string)", at: node)
      }
      return .number(String(integer))
    case Tag(.float):
      guard let number = Double.construct(from: scalar), number.isFinite else {
        throw error("not a number that JSON can write: \(scalar.string)", at: node)
      }
      return .number(String(number))
    default:
      guard let precision = Self.precision(ofKey: key) else { return .string(scalar.string) }
      do {
        guard let moment = try Moment.parse(scalar.string, started: started) else {
          return .string(scalar.string)
        }
        return .deferred(.time(moment, precision))
      } catch let syntax {
        throw error("\(syntax)", at: node)
      }
    }
  }

  /// How a timestamp under a key is written, nil for a key that holds none.
  ///
  /// The API names its timestamps `…Timestamp`, `…Time`, `…At`, and `time` in `managedFields`; the two of
  /// events that are a `MicroTime` are `eventTime` and `series.lastObservedTime` (k8s.io/api, core/v1).
  private static func precision(ofKey key: String) -> Timestamp.Precision? {
    switch key {
    case "eventTime", "lastObservedTime": .microseconds
    case "time": .seconds
    default: ["Timestamp", "Time", "At"].contains { key.hasSuffix($0) } ? .seconds : nil
    }
  }

  private func error(_ problem: String, at node: Node) -> FixtureError {
    FixtureError(file: file, line: node.mark?.line, problem: problem)
  }
}
