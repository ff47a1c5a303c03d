package import Foundation

/// Finds the files of cases.
package enum VerdictCases {
  /// Reads all files.
  ///
  /// - Parameter folder: Holds a folder for each kind.
  /// - Returns: The cases in the order of their names, and of each file that cannot be read why.
  package static func read(_ folder: URL) -> (cases: [VerdictCase], problems: [String]) {
    var (cases, problems): ([VerdictCase], [String]) = ([], [])
    for kind in names(in: folder) {
      for file in names(in: folder.appendingPathComponent(kind)) {
        let path = "\(kind)/\(file)"
        guard file.hasSuffix(".yaml") else {
          problems.append("\(path): not a .yaml file")
          continue
        }
        do {
          let text = try String(contentsOf: folder.appendingPathComponent(path), encoding: .utf8)
          cases.append(try VerdictCase(text, kind: kind, name: String(file.dropLast(5))))
        } catch {
          problems.append("\(path): \(error)")
        }
      }
    }
    return (cases, problems)
  }

  private static func names(in folder: URL) -> [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []).sorted()
  }
}
