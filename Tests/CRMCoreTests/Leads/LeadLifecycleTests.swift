import CRMCore
import Testing

/// The moves of a lead, written out a second time.
@Suite struct LeadLifecycleTests {
  private static let statuses = ["new", "contacted", "qualified", "converted", "lost"]
  private static let plain = ["new>contacted", "contacted>qualified", "lost>contacted"]
  private static let losing = ["new>lost", "contacted>lost", "qualified>lost"]
  /// The operations that alone make a move; a refusal names them where the move is open.
  private static let operations = [
    "new>lost": "lose", "contacted>lost": "lose", "qualified>lost": "lose",
    "qualified>converted": "convert",
  ]
  /// Where plain moves lead.
  private static let next = [
    "new": ["contacted"], "contacted": ["qualified"], "qualified": [], "converted": [],
    "lost": ["contacted"],
  ]

  private let office: Office

  init() throws { office = try Office() }

  /// A new lead that was brought to a status along its lifecycle.
  private func lead(_ status: String) throws -> Lead.ID {
    try office.write(as: office.sales) { tx in
      let lead = try tx.insert(Lead(name: status))
      switch status {
      case "contacted": try tx.advance(lead, to: .contacted)
      case "qualified", "converted":
        try tx.advance(lead, to: .contacted)
        try tx.advance(lead, to: .qualified)
        if status == "converted" { try tx.convert(lead, to: Lead.Conversion()) }
      case "lost": try tx.lose(lead, reason: "pricing")
      default: break
      }
      return lead
    }
  }

  /// Tries a move on a lead in `from`; what stands afterwards must be what the outcome says.
  private func attempt(
    _ from: String, to: String, _ move: (inout WriteTransaction, Lead.ID) throws -> Void
  ) throws -> CRMError? {
    let lead = try lead(from)
    let before = office.crm.snapshot
    let refusal = office.refusal(as: office.sales) { tx in try move(&tx, lead) }
    if refusal == nil {
      #expect(office.crm.snapshot[lead]?.status.rawValue == to)
    } else {
      #expect(differences(before, office.crm.snapshot).isEmpty)
    }
    return refusal
  }

  private func pairs(_ body: (String, String, String) throws -> Void) rethrows {
    for from in Self.statuses {
      for to in Self.statuses { try body(from, to, "\(from)>\(to)") }
    }
  }

  @Test func plainUpdatesMoveAlongThePlainMovesAlone() throws {
    try pairs { from, to, pair in
      let refusal = try attempt(from, to: to) { tx, lead in
        try tx.update(lead) { $0.status = Lead.Status(rawValue: to) }
      }
      if from == to || Self.plain.contains(pair) {
        #expect(refusal == nil, "\(pair)")
        return
      }
      let lifecycle = try #require(refusal?.lifecycle, "\(pair)")
      #expect(lifecycle.from == from && lifecycle.to == to)
      #expect(lifecycle.allowed == Self.next[from])
      #expect(lifecycle.operation == Self.operations[pair], "\(pair)")
    }
  }

  @Test func advanceMovesAlongThePlainMovesAndNamesTheOperationsOfOthers() throws {
    try pairs { from, to, pair in
      let refusal = try attempt(from, to: to) { tx, lead in
        try tx.advance(lead, to: Lead.Status(rawValue: to))
      }
      if Self.plain.contains(pair) {
        #expect(refusal == nil, "\(pair)")
        return
      }
      let lifecycle = try #require(refusal?.lifecycle, "\(pair)")
      #expect(lifecycle.allowed == Self.next[from])
      #expect(lifecycle.operation == Self.operations[pair], "\(pair)")
    }
  }

  @Test func loseReopenAndConvertMoveFromTheirStatusesAlone() throws {
    for from in Self.statuses {
      let lost = try attempt(from, to: "lost") { try $0.lose($1, reason: "pricing") }
      #expect((lost == nil) == Self.losing.contains("\(from)>lost"), "lose \(from)")
      if let lost { #expect(lost.lifecycle?.allowed == Self.next[from]) }
      let reopened = try attempt(from, to: "contacted") { try $0.reopen($1) }
      #expect((reopened == nil) == (from == "lost"), "reopen \(from)")
      if let reopened { #expect(reopened.lifecycle?.allowed == Self.next[from]) }
      let converted = try attempt(from, to: "converted") {
        try $0.convert($1, to: Lead.Conversion(customer: .new, contact: .new))
      }
      #expect((converted == nil) == (from == "qualified"), "convert \(from)")
      if let converted, from != "converted" {
        #expect(converted.lifecycle?.allowed == Self.next[from])
      }
    }
  }

  @Test func leadsBeginAsNewAlone() throws {
    for status in Self.statuses + ["somewhere"] {
      let refusal = office.refusal(as: office.sales) { tx in
        var lead = Lead(name: "L")
        lead.status = Lead.Status(rawValue: status)
        try tx.insert(lead)
      }
      #expect((refusal == nil) == (status == "new"))
      if status != "new" { #expect(refusal?.lifecycle?.allowed == ["new"]) }
    }
  }

  @Test func aStatusThatThereIsNotIsRefusedNamingThoseThereAre() throws {
    let refusal = try attempt("new", to: "") { tx, lead in
      try tx.advance(lead, to: Lead.Status(rawValue: "won"))
    }
    #expect(refusal?.lifecycle?.allowed == ["contacted"])
  }

  @Test func losingTakesAReasonOfTheSettings() throws {
    let reasons = [
      "pricing", "competition", "budget", "missing-features", "timing", "no-decision-maker",
      "unresponsive", "poor-fit",
    ]
    for reason in reasons {
      #expect(try attempt("new", to: "lost") { try $0.lose($1, reason: reason) } == nil)
    }
    let unknown = try attempt("new", to: "lost") { try $0.lose($1, reason: "weather") }
    #expect(unknown?.code == "lost.reason")
    let none = try attempt("new", to: "lost") { try $0.lose($1, reason: "") }
    #expect(none?.lifecycle?.missing == ["lostReason"])
  }

  @Test func theReasonOtherNeedsANoteForAsLongAsItStands() throws {
    for note in [nil, ""] {
      let bare = try attempt("new", to: "lost") { try $0.lose($1, reason: "other", note: note) }
      #expect(bare?.code == "lost.note")
    }
    let lead = try lead("new")
    try office.write(as: office.sales) { try $0.lose(lead, reason: "other", note: "moved away") }
    let cleared = office.refusal(as: office.sales) { tx in
      try tx.update(lead) { $0.lostNote = nil }
    }
    #expect(cleared?.code == "lost.note")
  }

  @Test func reopeningClearsTheReasonAndItsNote() throws {
    let lead = try lead("new")
    try office.write(as: office.sales) { tx in
      try tx.lose(lead, reason: "other", note: "moved away")
      try tx.reopen(lead)
    }
    let record = try #require(office.crm.snapshot[lead])
    #expect(record.lostReason == nil && record.lostNote == nil)
    let history = try office.crm.history(of: lead, as: office.sales)
    let fields = history.first?.fields.map(\.field) ?? []
    #expect(Set(fields) == ["status", "lostReason", "lostNote"])
  }
}
