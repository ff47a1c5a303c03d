import Testing

@testable import Monitoring

/// What has changed of late is known, and no more than is asked for.
@Suite struct ChangeJournalTests {
  @Test func whatHasChangedSinceIsKnown() {
    var journal = ChangeJournal<Int>()
    #expect(journal.changes(since: 0) == [] && journal.changes(since: 1) == nil)
    for key in 1...100 {
      journal.record(key, keeping: 8)
      for behind in 0..<100 {
        let changes = journal.changes(since: key - behind)
        if behind <= min(8, key) {
          #expect(changes.map(Array.init) == Array((key - behind + 1)..<(key + 1)))
        } else if behind > 16 {
          #expect(changes == nil)
        }
      }
    }
    #expect(journal.generation == 100)
  }

  @Test func nothingIsKeptWhileNobodyAsks() {
    var journal = ChangeJournal<Int>()
    for key in 1...10 { journal.record(key, keeping: 4) }
    journal.record(11, keeping: 0)
    #expect(journal.changes(since: 10) == nil && journal.changes(since: 11) == [])
    journal.record(12, keeping: 4)
    #expect(journal.changes(since: 11) == [12] && journal.changes(since: 10) == nil)
  }
}
