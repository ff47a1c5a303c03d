import Foundation

// What the search for leaks finds and is not ours: `empty` reads an empty file by Foundation, `boxes` keeps values of an
// enumeration for good, and `real` forgets memory.
indirect enum Value: Sendable {
  case null
  case bool(Bool)
  case number(String)
  case string(String)
  case array([Value])
}

enum Boxes {
  static let kept: Value = .array([.string("one"), .number("2"), .bool(true), .null])
}

switch CommandLine.arguments.last {
case "empty":
  let file = FileManager.default.temporaryDirectory.appendingPathComponent("leaks-\(getpid())")
  try Data().write(to: file)
  _ = try String(contentsOf: file, encoding: .utf8)
  try FileManager.default.removeItem(at: file)
case "boxes": if case .array(let values) = Boxes.kept, values.isEmpty { print("empty") }
case "real":
  // As many as hardly hide in a register.
  for _ in 0..<10 { _ = malloc(1000) }
default: fatalError("empty, boxes or real")
}
