import CRMCore
import Testing

@Suite("Timestamp")
struct TimestampTests {
  @Test(
    "RFC 3339 times of any offset are the same instant in UTC",
    arguments: [
      ("2026-11-21T09:12:33.120Z", "2026-11-21T09:12:33.120Z"),
      ("2026-11-21t09:12:33z", "2026-11-21T09:12:33.000Z"),
      ("2026-11-21T10:12:33+01:00", "2026-11-21T09:12:33.000Z"),
      ("2026-11-21T00:12:33-09:30", "2026-11-21T09:42:33.000Z"),
      ("2026-01-01T00:30:00+01:00", "2025-12-31T23:30:00.000Z"),
      ("2026-11-21T09:12:33.5Z", "2026-11-21T09:12:33.500Z"),
      ("2026-11-21T09:12:33.05Z", "2026-11-21T09:12:33.050Z"),
      ("2026-11-21T09:12:33.123999999Z", "2026-11-21T09:12:33.123Z"),
      ("1969-12-31T23:59:59.999Z", "1969-12-31T23:59:59.999Z"),
      ("0001-01-01T00:00:00Z", "0001-01-01T00:00:00.000Z"),
      ("9999-12-31T23:59:59.999Z", "9999-12-31T23:59:59.999Z"),
    ])
  func reading(text: String, expected: String) throws {
    #expect(try Timestamp(text).description == expected)
  }

  @Test(
    "What is no RFC 3339 time is refused",
    arguments: [
      "", "2026-11-21", "2026-11-21T09:12:33", "2026-11-21T09:12Z", "2026-11-21T24:00:00Z",
      "2026-11-21T09:60:00Z", "2026-11-21T09:12:60Z", "2026-11-21T09:12:33.Z",
      "2026-11-21T09:12:33+1:00", "2026-11-21T09:12:33+01", "2026-11-21T09:12:33+24:00",
      "2026-11-21T09:12:33+01:60", "2026-02-30T09:12:33Z", "2026-11-21T9:12:33Z",
      "2026-11-21T09:12:33Z ", "0001-01-01T00:00:00+00:01", "9999-12-31T23:59:59-00:01",
      "2026-11-21 09:12:33Z",
    ])
  func refusals(text: String) {
    #expect(throws: ValueError.self) { try Timestamp(text) }
  }

  @Test("Instants before and after 1970 survive their text")
  func roundTrip() throws {
    for seed in 1...5 {
      var random = SeededGenerator(seed: UInt64(seed))
      for _ in 0..<2000 {
        let range = Timestamp.min.milliseconds...Timestamp.max.milliseconds
        let instant = Timestamp(milliseconds: Int64.random(in: range, using: &random))
        #expect(try Timestamp(instant.description) == instant, "seed \(seed)")
        let bytes = Array(instant.description.utf8)
        #expect(bytes.withUnsafeBytes { Timestamp(utf8: $0) } == instant, "seed \(seed)")
      }
    }
    for milliseconds: Int64 in -3000...3000 {
      let instant = Timestamp(milliseconds: milliseconds)
      #expect(try Timestamp(instant.description) == instant)
    }
  }

  @Test("What lies beyond the ends becomes the end")
  func ends() {
    #expect(Timestamp(milliseconds: .max) == .max)
    #expect(Timestamp(milliseconds: .min) == .min)
    #expect(Timestamp.max.adding(TimeSpan(milliseconds: .max)) == .max)
    #expect(Timestamp.min.adding(TimeSpan(milliseconds: .min)) == .min)
    #expect(Timestamp.min.adding(TimeSpan(days: 1)).description == "0001-01-02T00:00:00.000Z")
    #expect(Timestamp.min.span(to: .max).milliseconds == 315_537_897_599_999)
  }
}
