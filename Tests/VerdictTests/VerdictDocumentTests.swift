import Foundation
import Health
import TestSupport
import Testing

/// `docs/verdict.md` tells of every reason code.
@Suite struct VerdictDocumentTests {
  @Test func theTableHasEveryReasonCodeInItsPlace() throws {
    let text = try String(contentsOf: Repository.file("docs/verdict.md"), encoding: .utf8)
    let section = try #require(text.components(separatedBy: "\n## ").first { $0.hasPrefix("Reason codes\n") })
    let rows = section.split(separator: "\n").filter { $0.hasPrefix("| `") }
      .map { $0.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) } }
    #expect(rows.map { $0.first } == ReasonCode.allCases.map { "`\($0.rawValue)`" })
    for row in rows {
      #expect(row.count == 3 && row.allSatisfy { !$0.isEmpty }, "\(row)")
    }
  }
}
