import CRMCore
import CRMStorage
import Testing

@Suite("A store of an older build")
struct OldJournalTests {
  @Test("is kept here byte for byte", arguments: OldJournal.all)
  func bytes(_ old: OldJournal) {
    #expect(old.journal.withUnsafeBytes { SHA256.hash($0) }.hex == old.digest)
  }
}
