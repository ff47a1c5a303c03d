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
      if document["kind"]?.string == "List", document["apiVersion"]?.string == "v1" {
        for item in document["items"]?.sequence ?? [] { objects.append(try object(item)) }
      } else {
        objects.append(try object(document))
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

  private func object(_ node: Node) throws(FixtureError) -> APIObject {
    let value = try json(node, key: "")
    do {
      return try APIObject(value)
    } catch {
      throw self.error(error.problem, at: error.isInMetadata ? node["metadata"] ?? node : node)
    }
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
      do {
        return try TimestampReader(started: started).value(of: scalar.string, under: key)
      } catch let syntax {
        throw error("\(syntax)", at: node)
      }
    }
  }

  private func error(_ problem: String, at node: Node) -> FixtureError {
    FixtureError(file: file, line: node.mark?.line, problem: problem)
  }
}
