import CRMCore
import CRMStorage
import Foundation
import Testing

@Suite("ZoneInfo")
struct ZoneInfoTests {
  @Test(
    "knows the offsets on both sides of a change",
    arguments: [
      Edge("Europe/Paris", "2026-03-29T01:00:00Z", 3_600, 7_200),
      Edge("Europe/Paris", "2026-10-25T01:00:00Z", 7_200, 3_600),
      Edge("Europe/Paris", "1976-03-28T00:00:00Z", 3_600, 7_200),
      Edge("America/New_York", "2026-03-08T07:00:00Z", -18_000, -14_400),
      Edge("America/New_York", "2026-11-01T06:00:00Z", -14_400, -18_000),
      Edge("Australia/Lord_Howe", "2026-04-04T15:00:00Z", 39_600, 37_800),
      Edge("Australia/Lord_Howe", "2026-10-03T15:30:00Z", 37_800, 39_600),
      Edge("Europe/Paris", "2500-03-28T01:00:00Z", 3_600, 7_200),
      Edge("America/New_York", "9000-03-09T07:00:00Z", -18_000, -14_400),
      Edge("Asia/Kolkata", "2026-06-01T00:00:00Z", 19_800, 19_800),
      Edge("UTC", "2026-06-01T00:00:00Z", 0, 0),
    ])
  func edges(_ edge: Edge) throws {
    let zone = try ZoneInfo.load(edge.zone)
    let moment = try Timestamp(edge.moment)
    #expect(zone.identifier == edge.zone)
    #expect(zone.offset(at: Timestamp(milliseconds: moment.milliseconds - 1)) == edge.before)
    #expect(zone.offset(at: moment) == edge.after)
  }

  @Test(
    "agrees with another implementation, every nine hours of 1990 to 2049",
    arguments: [
      "Europe/Paris", "Europe/London", "Europe/Dublin", "America/New_York", "America/Denver",
      "Asia/Kolkata", "Asia/Tokyo", "Australia/Sydney", "Pacific/Auckland", "America/St_Johns",
    ])
  func agreesWithFoundation(_ name: String) throws {
    let other = try #require(TimeZone(identifier: name))
    let zone = try ZoneInfo.load(name)
    let disagreement = stride(from: 631_152_000, to: 2_524_608_000, by: 9 * 3_600).first {
      let found = zone.offset(at: Timestamp(milliseconds: Int64($0) * 1000))
      return found != other.secondsFromGMT(for: Date(timeIntervalSince1970: Double($0)))
    }
    #expect(disagreement == nil)
  }

  @Test(
    "refuses what is not the name of a zone",
    arguments: [
      "", "Europe/Nowhere", "../../../etc/passwd", "/etc/passwd", "Europe/../UTC", "Europe//Paris",
      "Europe/", "Europe", "tzdata.zi", "Europe/Paris\0", "Zürich", "UTC\n",
    ])
  func refusals(_ name: String) {
    #expect(throws: ValueError.self) { try ZoneInfo.load(name) }
  }

  @Test("refuses every cut of a file, and survives every changed byte")
  func damage() throws {
    let path = "/usr/share/zoneinfo/Europe/Paris"
    let bytes = Array(try Data(contentsOf: URL(fileURLWithPath: path)))
    let whole = try ZoneInfo(identifier: "Europe/Paris", bytes: bytes)
    #expect(whole == (try ZoneInfo.load("Europe/Paris")))
    for count in bytes.indices {
      #expect(throws: ValueError.self, "\(count) bytes") {
        try ZoneInfo(identifier: "x", bytes: Array(bytes.prefix(count)))
      }
    }
    for index in bytes.indices {
      var changed = bytes
      changed[index] ^= 0x80
      guard let zone = try? ZoneInfo(identifier: "x", bytes: changed) else { continue }
      let offset = zone.offset(at: .max)
      #expect(abs(offset) < 100_000)
    }
  }

  @Test("follows closing rules of every form")
  func rules() throws {
    // No zone has changes in this file: only the rule decides.
    let southern = try ruleZone("<-03>3<-02>,M10.3.0/0,M2.3.0/0")
    #expect(southern.offset(at: try Timestamp("2026-01-15T12:00:00Z")) == -7_200)
    #expect(southern.offset(at: try Timestamp("2026-06-15T12:00:00Z")) == -10_800)
    let negative = try ruleZone("IST-1GMT0,M10.5.0,M3.5.0/1")
    #expect(negative.offset(at: try Timestamp("2026-01-15T12:00:00Z")) == 0)
    #expect(negative.offset(at: try Timestamp("2026-07-15T12:00:00Z")) == 3_600)
    let always = try ruleZone("XXX3EDT4,0/0,J365/23")
    for month in 1...12 {
      let moment = try Timestamp("2028-\(month < 10 ? "0" : "")\(month)-28T12:00:00Z")
      #expect(always.offset(at: moment) == -14_400)
    }
    let leap = try ruleZone("AAA0BBB,J60/0,J61/0")
    #expect(leap.offset(at: try Timestamp("2028-02-29T12:00:00Z")) == 0)
    #expect(leap.offset(at: try Timestamp("2028-03-01T12:00:00Z")) == 3_600)
  }

  @Test("names a local zone that can be read")
  func local() throws {
    let name = try #require(ZoneInfo.localIdentifier)
    #expect(throws: Never.self) { try ZoneInfo.load(name) }
  }

  /// A zone without changes whose file closes with `rule`.
  private func ruleZone(_ rule: String) throws -> ZoneInfo {
    func header(_ types: UInt8, _ names: UInt8) -> [UInt8] {
      Array("TZif2".utf8) + [UInt8](repeating: 0, count: 31) + [0, 0, 0, types, 0, 0, 0, names]
    }
    let type: [UInt8] = [0, 0, 0, 0, 0, 0] + Array("AAA\0".utf8)
    let bytes = header(1, 4) + type + header(1, 4) + type
    return try ZoneInfo(identifier: rule, bytes: bytes + Array("\n\(rule)\n".utf8))
  }

  struct Edge: Sendable, CustomStringConvertible {
    var zone, moment: String
    var before, after: Int

    init(_ zone: String, _ moment: String, _ before: Int, _ after: Int) {
      (self.zone, self.moment, self.before, self.after) = (zone, moment, before, after)
    }

    var description: String { "\(zone) at \(moment)" }
  }
}
