import CRMCore
import Testing

@Suite("Errors in words")
struct ExplanationTests {
  private static let lead = RecordReference(kind: "lead", number: 7)
  private static let user = ActingUser(
    principal: Principal(user: 2), name: "amira", role: "sales", isActive: true)

  private static var denied: CRMError {
    let standing = Policy.Standing(record: lead, group: .leads)
    guard case .denied(let denial) = Policy.standard.decide(user, .delete, on: standing) else {
      return .notFound(lead)
    }
    return .denied(denial)
  }

  private static let errors: [(CRMError, code: CRMError.Code, CRMError.Explanation.Category)] = [
    (.invalid(lead, [CRMError.FieldProblem("name", .missing)]), "invalid", .refused),
    (denied, "denied", .denied),
    (
      .lifecycle(CRMError.LifecycleRefusal(record: lead, from: "new", to: "won", allowed: [])),
      "lifecycle",
      .refused
    ),
    (.notFound(lead), "not-found", .notFound), (.deleted(lead), "deleted", .notFound),
    (.notDeleted(lead), "not-deleted", .refused),
    (.inUse(lead, by: [lead], count: 3), "in-use", .refused),
    (
      .responsibilities(lead, holds: [lead], count: 1, hint: "transfer first"), "responsibilities",
      .refused
    ),
    (.rule(CRMError.RuleViolation("lead.odd", lead, "it is odd")), "lead.odd", .refused),
    (.versionMismatch(lead, expected: 1, actual: 2), "version", .conflict),
    (.foreign(lead), "foreign", .refused),
    (.tooLarge(lead, bytes: 2, limit: 1), "too-large", .refused),
    (.alreadyWritten(key: "k", at: 4), "already-written", .done),
    (.unknownUser("bob"), "unknown-user", .notFound),
    (.value(ValueError(type: "date", text: "x", expected: "a day")), "value", .refused),
    (.importRefused(rows: 3), "import-refused", .refused),
    (.importFile(.noColumns), "import-file", .refused),
    (.unknownKind("boat"), "unknown-kind", .failure), (.nestedWrite, "nested-write", .failure),
    (.exchangedTransaction, "exchanged-transaction", .failure),
    (.store(.busy(holder: 12)), "busy", .conflict), (.journal("no sense"), "journal", .damaged),
  ]

  @Test("Every error has a code of its own, a category and one sentence without a full stop")
  func everyError() {
    for (error, code, category) in Self.errors {
      let explanation = error.explanation
      #expect(explanation.code == code && explanation.category == category, "\(error)")
      #expect(!explanation.message.isEmpty && !explanation.message.hasSuffix("."), "\(error)")
      #expect(!explanation.message.contains("\n"), "\(error)")
    }
    #expect(Set(Self.errors.map(\.code)).count == Self.errors.count)
  }

  @Test("Errors of the store tell conflicts, damage and the system's refusals apart")
  func storeErrors() {
    let damage = StoreError.Damage(file: "f", offset: 1, lastGood: 2, reason: "r")
    let hash = ContentDigest.zero
    let errors: [(StoreError, code: CRMError.Code, CRMError.Explanation.Category)] = [
      (.conflict(JournalHead(position: 0, chain: .zero)), "conflict", .conflict),
      (.busy(holder: nil), "busy", .conflict),
      (.notWritten(reason: "full", code: 28), "not-written", .inputOutput),
      (.outcomeUnknown(reason: "r", code: 5), "outcome-unknown", .inputOutput),
      (.damaged(damage), "damaged", .damaged),
      (.unusable(reason: "r", path: "p", code: 13), "unusable", .inputOutput),
      (.noStore(path: "p"), "no-store", .notFound),
      (.storeExists(path: "p"), "store-exists", .conflict),
      (.newerFormat(version: 2), "newer-format", .damaged),
      (.readOnly(reason: "r"), "read-only", .inputOutput), (.closed, "closed", .failure),
      (.keepsNoContents, "no-contents", .refused),
      (.missingContent(hash), "missing-content", .damaged),
      (.damagedContent(hash), "damaged-content", .damaged),
    ]
    for (error, code, category) in errors {
      #expect(error.explanation.code == code && error.explanation.category == category)
    }
  }

  @Test("Lists of records are cut with how many more there are")
  func lists() {
    let error = CRMError.inUse(Self.lead, by: [Self.lead, Self.lead], count: 5)
    #expect(error.explanation.message == "lead/7 is in use by lead/7, lead/7 and 3 more")
  }

  @Test("A refusal lists plain moves, and operations where they are open")
  func lifecycle() throws {
    let crm = try CRM.open(.inMemory)
    let lead = try crm.write(as: .system) { tx in
      try tx.insert(User(username: "ada", name: "Ada", role: "admin"))
      return try tx.insert(Lead(name: "A", owner: 1))
    }
    let hints = ["Allowed from new: contacted", "Only lead.lose leads to lost"]
    for (status, operation) in [("converted", nil), ("lost", "lose")] {
      let error = #expect(throws: CRMError.self) {
        try crm.write(as: .system) { tx in
          try tx.advance(lead, to: Lead.Status(rawValue: status))
        }
      }
      #expect(error?.explanation.hints == hints)
      #expect(error?.lifecycle?.operation == operation)
      #expect(error?.lifecycle?.allowed.contains(status) == false)
    }
    let circle = #expect(throws: CRMError.self) {
      try crm.write(as: .system) { try $0.convert(lead, to: Lead.Conversion()) }
    }
    #expect(circle?.explanation.hints == hints, "no operation is told to use itself")
  }

  @Test("What the engine itself fills in may be read-only, what a caller sets may not")
  func readOnly() throws {
    let crm = try CRM.open(.inMemory)
    let (ada, note) = try crm.write(as: .system) { tx in
      let ada = try tx.insert(User(username: "ada", name: "Ada", role: "admin"))
      return (ada, try tx.insert(Note(about: ada.reference, "first")))
    }
    let second = try crm.write(as: ada) { tx in try tx.insert(Note(about: ada.reference, "second"))
    }
    #expect(crm.read { $0[second]?.author } == ada)
    #expect(throws: CRMError.invalid(note.reference, [CRMError.FieldProblem("author", .readOnly)]))
    {
      try crm.write(as: ada) { tx in
        try tx.update(note) { note in
          try Note.schema.assign(
            .reference(ada.reference), to: try #require(Note.schema.field(named: "author")),
            in: &note)
        }
      }
    }
  }
}

@Suite struct QuotedTextTests {
  @Test func aLongTextIsNamedByItsBeginning() {
    let long = String(repeating: "é", count: 130_000)
    let errors: [any ExplainedError] = [
      ValueError(type: "date", text: long, expected: "a day"),
      ValueError(type: "user", text: long, matches: []), CRMError.unknownUser(long),
      CRMError.alreadyWritten(key: long, at: 1),
      CRMError.invalid(
        RecordReference(kind: "lead", number: 0),
        [CRMError.FieldProblem("email", .taken(long, by: RecordReference(kind: "lead", number: 1)))]
      ),
    ]
    for error in errors {
      let said = error.explanation
      let texts = [said.message] + said.fields.map(\.message)
      #expect(texts.contains { $0.contains("…'") }, "\(texts[0].prefix(200))")
      #expect(texts.allSatisfy { $0.count < 200 })
    }
    #expect("short".quoted == "'short'")
  }
}
