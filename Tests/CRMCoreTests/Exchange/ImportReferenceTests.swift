import CRMCore
import Testing

@Suite struct ImportReferenceTests {
  @Test func aParentMayComeLaterInTheFile() throws {
    let world = try ExchangeWorld()
    let csv = "name,parent\nA,C\nB,\nC,B\n"
    let result = try world.import(Customer.self, csv: csv)
    #expect(result.refusals.map(\.description) == [])
    #expect(result.created == 3)
    let customers = world.crm.snapshot.customers
    func parent(_ name: String) -> String? {
      customers.where(\.name, name).first?.parent.flatMap { world.crm.snapshot[$0]?.name }
    }
    #expect(parent("A") == "C" && parent("C") == "B" && parent("B") == nil)
    #expect(customers.allSatisfy { $0.version == 1 })
  }

  @Test func aCircleIsRefused() throws {
    let world = try ExchangeWorld()
    let result = try world.import(Customer.self, csv: "name,parent\nA,B\nB,C\nC,A\nD,D\nE,\n") {
      $0.skipsErrors = true
    }
    #expect([result.created, result.refused] == [1, 4])
  }

  @Test func whatNamesNothingOrSeveralRefusesTheRow() throws {
    let world = try ExchangeWorld()
    let csv = "name,parent\nTwin,\nTwin,\nA,Twin\nB,Nobody\nC,Nobody\n"
    let result = try world.import(Customer.self, csv: csv) { $0.skipsErrors = true }
    #expect(result.created == 2)
    #expect(
      result.refusals.map(\.description) == [
        "parent: no customer is called 'Nobody' (2 rows, first at line 5)",
        "parent: 'Twin' names several records: line 2, line 3 (1 row, at line 4)",
      ])
  }

  @Test func aRowThatNamesARefusedRowIsRefusedToo() throws {
    let world = try ExchangeWorld()
    let csv = "name,parent,cadence\nA,B,\nB,C,\nC,,-1\nD,,1\n"
    let result = try world.import(Customer.self, csv: csv) { $0.skipsErrors = true }
    #expect([result.created, result.refused] == [1, 3])
    #expect(result.rows[0].reason == "parent: it names line 3, which did not come in")
  }

  @Test func usersAreFoundByUsernameNumberAndTheGivenField() throws {
    let world = try ExchangeWorld()
    let result = try world.import(Lead.self, csv: "name,owner\nA,ada\nB,1\nC,user/1\n")
    #expect(result.created == 3)
    let byName = try world.import(Lead.self, csv: "name,owner\nD,Ada Byron\nE,ada\n") {
      $0.lookups = [try .init("owner=user.name")]
      $0.skipsErrors = true
    }
    #expect([byName.created, byName.refused] == [1, 1])
    #expect(byName.refusals[0].reason == "no user is called 'ada'")
  }

  @Test func aLookupByExternalIDDoesNotTakeDigitsForANumber() throws {
    let world = try ExchangeWorld()
    let csv = "external-id,name,parent\n9,A,1\n1,B,\n"
    _ = try world.import(Customer.self, csv: csv) {
      $0.lookups = [try .init("parent=customer.external-id")]
    }
    let customers = world.crm.snapshot.customers
    let parent = customers.where(\.name, "A").first?.parent
    #expect(parent != nil && parent == customers.where(\.name, "B").first?.id)
  }

  @Test func anUpsertChangesWhatItFindsAndMakesTheRest() throws {
    let world = try ExchangeWorld()
    _ = try world.import(Lead.self, csv: "external-id,name,status\na,A,new\nb,B,new\n")
    let csv = "external-id,name,status\na,A,converted\nb,B,new\nc,C,lost\nc,C,new\n,D,new\n"
    let result = try world.import(Lead.self, csv: csv) {
      $0.mode = .upsert
      $0.key = "external-id"
      $0.skipsErrors = true
    }
    #expect([result.updated, result.unchanged, result.created, result.refused] == [1, 1, 1, 2])
    #expect(
      Set(result.refusals.map(\.reason)) == ["'c' is on line 4 already", "the key is empty"])
    let back = try world.import(Lead.self, csv: "external-id,status\na,new\n") {
      $0.mode = .update
      $0.key = "external-id"
    }
    #expect(back.refusals.first?.reason == "converted does not lead to new")
  }

  @Test func aKeyMayBeAnyFieldButMustNameOneRecord() throws {
    let world = try ExchangeWorld()
    _ = try world.import(Lead.self, csv: "name,company\nA,x\nB,y\nC,y\n")
    let result = try world.import(Lead.self, csv: "company,source\nx,web\ny,web\nz,web\n") {
      $0.mode = .update
      $0.key = "company"
      $0.skipsErrors = true
    }
    #expect([result.updated, result.refused] == [1, 2])
    #expect(
      Set(result.refusals.map(\.reason)) == [
        "'y' could be lead/2, lead/3", "no lead is called 'z'",
      ])
  }

  @Test(arguments: ImportOptions.Duplicates.allCases)
  func likelyDuplicatesAreFoundAgainstTheStoreAndWithinTheFile(
    _ choice: ImportOptions.Duplicates
  ) throws {
    let world = try ExchangeWorld()
    _ = try world.import(Lead.self, csv: "name,email\nA,a@b.example\n")
    let csv = "name,email\nB,A@B.example\nC,c@d.example\nD,c@d.example\nE,\n"
    let result = try world.import(Lead.self, csv: csv) {
      $0.duplicates = choice
      $0.skipsErrors = true
    }
    let expected: [Int] =
      switch choice {
      case .warn: [4, 0, 0]
      case .skip: [2, 2, 0]
      case .refuse: [2, 0, 2]
      }
    #expect([result.created, result.skipped, result.refused] == expected)
    #expect((result.warnings + result.refusals).map(\.count) == [2])
    #expect(result.rows[0].reason.hasPrefix("likely the same as lead/1"))
  }

  @Test func likeRowsAreLookedUpNoMoreOnceThereAreTooMany() throws {
    let world = try ExchangeWorld()
    let csv = "name,company\n" + (0..<200).map { "Same,c\($0)\n" }.joined()
    let result = try world.import(Lead.self, csv: csv)
    #expect(result.created == 200)
    #expect(result.warnings.map(\.count) == [State.duplicateLimit])
  }

  @Test func cellsOfAListNameSeveralRecordsEachReplacedByItself() throws {
    let world = try ExchangeWorld()
    _ = try world.import(Product.self, csv: "code,name\nA,Alpha\nB,Beta\n")
    let csv = "name,product\nO,Alpha;Bet\nP,Bet\nQ,\n"
    let refused = try world.import(Opportunity.self, csv: csv)
    #expect(
      refused.refusals.map(\.description)
        == ["products: no product is called 'Bet' (2 rows, first at line 2)"])
    let result = try world.import(Opportunity.self, csv: csv) { options in
      options.replacements = [try .init("products:Bet=Beta")]
    }
    #expect(result.created == 3)
    #expect(world.crm.snapshot.opportunities.map(\.products) == [[1, 2], [2], []])
  }

  @Test func rowsWithATakenUniqueValueAreLeftOutWhereDuplicatesAreSkipped() throws {
    let world = try ExchangeWorld()
    let csv = "name\nEast\nWest\nEast\n"
    let refused = try world.import(Team.self, csv: csv)
    #expect(refused.refused == 1 && refused.created == 0)
    let result = try world.import(Team.self, csv: csv) { $0.duplicates = .skip }
    #expect([result.created, result.skipped, result.refused] == [2, 1, 0])
  }
}
