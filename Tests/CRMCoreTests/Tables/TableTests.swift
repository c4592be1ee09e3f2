import Testing

@testable import CRMCore

@Suite struct TableTests {
  private var table = Table<Lead>()

  private func lead(_ number: UInt32) -> Lead {
    var lead = Lead(name: "Lead \(number)")
    lead.header.number = number
    return lead
  }

  /// Where the indexes lie; another place after a change means that they were copied.
  private var place: UnsafePointer<TableSide>? {
    table.side.withUnsafeBufferPointer { $0.baseAddress }
  }

  @Test mutating func aTableThatNobodyElseHoldsChangesInPlace() throws {
    try table.put(lead(1), at: 1)
    for number in UInt32(2)...50 {
      let before = place
      try table.put(lead(number), at: Int(number))
      // Asked after every change: after two copies the first place may be used again.
      #expect(place == before)
    }
  }

  @Test mutating func aCopyIsLeftAsItWas() throws {
    try table.put(lead(1), at: 1)
    let copy = table
    let before = place
    try table.put(lead(2), at: 2)
    #expect(place != before)
    #expect(copy.count == 1 && table.count == 2)
  }
}
