import Foundation
import FuzzTargets
import TestSupport
import Testing

/// Replays the inputs that the fuzzers have found, without a fuzzer.
@Suite struct CorpusTests {
  /// All inputs of a target, by their file's name.
  private static func inputs(of target: String) throws -> [(name: String, bytes: [UInt8])] {
    let folder = Repository.file("Fuzz/Corpus/\(target)")
    return try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted().map { name in
      (name, try [UInt8](Data(contentsOf: folder.appendingPathComponent(name))))
    }
  }

  @Test("What was found is taken as it must be", arguments: FuzzTarget.all.map(\.name))
  func replay(name: String) throws {
    let target = try #require(FuzzTarget.all.first { $0.name == name })
    let inputs = try Self.inputs(of: name)
    #expect(!inputs.isEmpty)
    for input in inputs {
      #expect(throws: Never.self, "\(name)/\(input.name)") { try target.run(input.bytes) }
    }
  }

  @Test("Each folder of inputs belongs to a target")
  func folders() throws {
    let folder = Repository.file("Fuzz/Corpus")
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
    #expect(Set(names) == Set(FuzzTarget.all.map(\.name)))
  }
}
