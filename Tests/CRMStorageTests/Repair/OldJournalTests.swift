import CRMCore
import CRMStorage
import Testing

@Suite("A store of an older build")
struct OldJournalTests {
  private let ada = Principal(user: 1)

  private func repair(
    _ old: OldJournal, _ catalog: Catalog = .standard
  ) throws -> (report: JSONFileStore.RepairReport, snapshot: Snapshot) {
    var bench = try RepairBench(old.files)
    bench.catalog = catalog
    return try bench.repair()
  }

  @Test("is kept here byte for byte", arguments: OldJournal.all)
  func bytes(_ old: OldJournal) {
    #expect(old.journal.withUnsafeBytes { SHA256.hash($0) }.hex == old.digest)
  }

  /// What the engine says to the store as it is; nil where it opens.
  private func refusal(_ old: OldJournal, _ catalog: Catalog = .standard) throws -> String? {
    let bench = try RepairBench(old.files)
    let path = RepairBench.old + "/" + RawStore.segment
    let file = try #require(try bench.files.status(at: path))
    bench.files.replace(RepairBench.old + "/head", with: old.head(for: file))
    do {
      let store = try JSONFileStore.open(
        at: RepairBench.old, options: bench.options, files: bench.files)
      let options = OpenOptions(clock: bench.options.now, zones: StoreLocation.systemZones)
      try CRM.open(.store(store), catalog: catalog, options: options).close()
      return nil
    } catch {
      return (error as? any ExplainedError)?.explanation.message ?? "\(error)"
    }
  }

  @Test("is refused where its reader would have to guess")
  func opening() throws {
    #expect(try refusal(.overlongKey)?.contains("the line is too long") == true)
    #expect(try refusal(.overlongChange)?.contains("the line is too long") == true)
    #expect(try refusal(.greatQuantity)?.contains("after position 4") == true)
    #expect(try refusal(.greatNumber) == nil)
    // A kind that the catalog has not is passed over; one that it has is not made twice.
    #expect(try refusal(.madeTwice) == nil)
    let known = try refusal(.madeTwice, .standard.adding([Van.self]))
    #expect(known?.contains("after position") == true)
  }

  @Test("with a number beyond 2^31 takes no new record of the kind before it is repaired")
  func greatNumberInUse() throws {
    let bench = try RepairBench(OldJournal.greatNumber.files)
    let store = try JSONFileStore.open(
      at: RepairBench.old, options: bench.options, files: bench.files)
    let crm = try CRM.open(.store(store), options: OpenOptions(zones: StoreLocation.systemZones))
    #expect(throws: CRMError.self) {
      try crm.write(as: ada) { tx in try tx.insert(Customer(name: "After", owner: User.ID(1))) }
    }
    try crm.close()
  }

  @Test("with an over-long key keeps the record and loses the key")
  func overlongKey() throws {
    let (report, snapshot) = try repair(.overlongKey)
    #expect(
      report.messages == [
        "the commit at line 5 was kept without its idempotency key of 130000 bytes"
      ])
    #expect((report.lineCount, report.commitCount) == (5, 4))
    #expect(snapshot[Lead.ID(2)]?.description == String(repeating: "a", count: 100_000))
  }

  @Test("with an over-long change loses that change alone")
  func overlongChange() throws {
    let (report, snapshot) = try repair(.overlongChange)
    #expect(
      report.messages == [
        "line 326 of lead/1 was left out: it has 1203898 bytes, and a line may have 1048576"
      ])
    #expect(report.lineCount == 325)
    #expect(snapshot[Lead.ID(1)]?.custom.count == 160)
    #expect(snapshot[User.ID(1)]?.name == "Ada L.")
  }

  @Test("with a quantity beyond 2^53 loses that order and what changed it")
  func greatQuantity() throws {
    let (report, snapshot) = try repair(.greatQuantity)
    #expect(
      report.messages == [
        "line 5 of order/2 was left out: its fields cannot be read"
          + " (a number is not whole, or beyond ±(2^53 - 1))",
        "line 6 of order/2 was left out: the line that made the record is lost or was left out",
        "of the 2 lines of the commit at line 6 only 1 could be kept",
        "order/2 is an empty deleted record, so that no new one gets the number of a lost one",
      ])
    #expect(snapshot[Order.ID(1)]?.details == "later")
    #expect(snapshot.find(Order.ID(2))?.isDeleted == true)
  }

  @Test("with a number beyond 2^31 loses that record, and says who points at it")
  func greatNumber() throws {
    let (report, snapshot) = try repair(.greatNumber)
    #expect(
      report.messages == [
        "line 4 of customer/4294967295 was left out: the record's number is too great",
        "of the 2 lines of the commit at line 4 only 1 could be kept",
        "line 6 of customer/4294967295 was left out: the record's number is too great",
        "customer of contact/1 still points at customer/4294967295, which is lost",
      ])
    #expect(snapshot[Customer.ID(7)]?.website == "initech.example")
    #expect(snapshot[Contact.ID(2)]?.customer == Customer.ID(7))
  }

  @Test("with a record that was made four times keeps the first, known or not")
  func madeTwice() throws {
    for catalog in [Catalog.standard, .standard.adding([Van.self])] {
      let (report, snapshot) = try repair(.madeTwice, catalog)
      #expect(
        report.messages == [
          "line 4 of vehicle/1 was left out: line 3 made the record before",
          "line 5 of vehicle/1 was left out: line 3 made the record before",
          "line 7 of vehicle/1 was left out: line 3 made the record before",
          "of the 2 lines of the commit at line 6 only 1 could be kept",
        ])
      #expect(snapshot[Lead.ID(1)]?.name == "Northwind")
      if catalog[Van.kind] != nil { #expect(snapshot[Van.ID(1)]?.plate == "A-1") }
    }
  }
}

/// A kind that an embedder might declare.
private struct Van: CRMRecord {
  var plate = ""
  var header = RecordHeader()

  static let kind: RecordKind = "vehicle"
  static let schema = RecordSchema<Van>(
    header: \.header, Field("plate", \.plate, .required, .unique, .title, .column))
}
