import CRMCore
import Testing

@Suite("Time span")
struct TimeSpanTests {
  @Test(
    "Numbers with units add up",
    arguments: [
      ("3d", 259_200_000), ("2h30m", 9_000_000), ("1w", 604_800_000), ("90s", 90_000),
      ("-1w", -604_800_000), ("1w2d3h4m5s6ms", 788_645_006), ("0s", 0), ("500ms", 500),
      ("1m1ms", 60_001),
    ])
  func reading(text: String, milliseconds: Int64) throws {
    #expect(try TimeSpan(text).milliseconds == milliseconds)
  }

  @Test(
    "Missing numbers, unknown, repeated and disordered units are refused",
    arguments: [
      "", "-", "3", "d", "3x", "3d3d", "1h1d", "1.5h", "3 d", "+3d", "3d ", "--1d", "3D",
      "999999999999999w", "1s1m",
    ])
  func refusals(text: String) {
    #expect(throws: ValueError.self) { try TimeSpan(text) }
  }

  @Test("A span survives its text")
  func roundTrip() throws {
    for seed in 1...3 {
      var random = SeededGenerator(seed: UInt64(seed))
      for exponent in 1...50 {
        let limit = Int64(1) << exponent
        let span = TimeSpan(milliseconds: Int64.random(in: -limit...limit, using: &random))
        #expect(try TimeSpan(span.description) == span, "seed \(seed)")
      }
    }
    #expect(TimeSpan(days: 9, hours: 2, minutes: 1, seconds: 5).description == "1w2d2h1m5s")
  }
}
