import CRMCore
import Testing

@Suite("Keeping checkpoints")
struct CheckpointRetentionTests {
  private func entry(
    _ position: Position, _ time: String?, _ problem: Checkpoint.Problem? = nil
  ) throws -> Checkpoint.Entry {
    Checkpoint.Entry(
      position: position, byteCount: 1, time: try time.map { try Timestamp($0) }, problem: problem)
  }

  @Test("keeps the two newest, and the newest of each month in UTC")
  func months() throws {
    let entries = [
      try entry(1, "2026-09-01T00:00:00Z"), try entry(2, "2026-09-30T23:59:59.999Z"),
      try entry(3, "2026-10-01T00:00:00Z"), try entry(4, "2026-10-31T12:00:00Z"),
      try entry(5, "2026-11-02T00:00:00Z"), try entry(6, "2026-11-03T00:00:00Z"),
      try entry(7, "2026-11-04T00:00:00Z"), try entry(8, "2026-11-05T00:00:00Z"),
    ]
    #expect(Checkpoint.Retention.superfluous(of: entries.shuffled()).sorted() == [1, 3, 5, 6])
    #expect(Checkpoint.Retention.superfluous(of: Array(entries.prefix(2))).isEmpty)
    #expect(Checkpoint.Retention.superfluous(of: []).isEmpty)
  }

  @Test("tells months of the same name in other years apart, before 1970 too")
  func years() throws {
    let entries = [
      try entry(1, "1969-11-30T23:59:59.999Z"), try entry(2, "1969-12-31T23:59:59.999Z"),
      try entry(3, "1970-12-31T23:59:59Z"), try entry(4, "2026-12-01T00:00:00Z"),
      try entry(5, "2026-12-02T00:00:00Z"), try entry(6, "2026-12-03T00:00:00Z"),
    ]
    #expect(Checkpoint.Retention.superfluous(of: entries) == [4])
  }

  @Test("counts only those that can be used, and drops what never can be")
  func problems() throws {
    let time = "2026-11-26T12:00:00Z"
    let entries = [
      try entry(1, time), try entry(2, time), try entry(3, time, .stale(reason: "s")),
      try entry(4, time, .foreign), try entry(5, nil, .damaged(.damagedRoot)),
      try entry(6, nil, .damaged(.newerVersion(2))),
      try entry(7, nil, .damaged(.unreadable(.closed))),
      try entry(8, time, .ahead(lineCount: 3)),
    ]
    #expect(Checkpoint.Retention.superfluous(of: entries).sorted() == [3, 4, 5])
  }
}
