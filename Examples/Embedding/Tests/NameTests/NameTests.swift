import CRMCore
import CRMFoundation
import CRMStorage
import CRMStoreConformance
import Dispatch
import Foundation
import Observation
import StandInGRDB
import StandInSwiftData
import StandInSwiftUI
import Synchronization
import Testing

/// Every public type of the engine is called by its name alone in a file that imports what programs
/// import beside it: that it compiles is the test.
@Suite struct NameTests {
  private static let types: [Any.Type] = [
    (any Acting).self, ActingUser.self, AnyField.self, Blob.self, (any BlobStore).self,
    (any BlockingWorker).self, CRM.self, CRMError.self, (any CRMRecord).self,
    CalendarDate.self, Campaign.self, Catalog.self, Checkpoint.self,
    (any CheckpointStore).self, (any Choice).self, ChoiceOption.self, Commit.self,
    CommitFollower.self, CommitOutcome<Int>.self, CommitSequence.self,
    CompositePart<PostalAddress>.self, (any CompositeValue).self, Contact.self, ContactID.self,
    ContentDigest.self, Contract.self, Correspondence.self, CurrencyCode.self,
    CustomField.self, CustomFieldDefinition.self, CustomValues.self, Customer.self,
    Dashboard.self, Decision.self, Deletability.self, (any Declared).self, DeletionRule.self,
    Derived<Lead>.self,
    (any DiagnosedStore).self, EffectiveSettings.self, EmailAddress.self, EncodedCommits.self,
    EngineEvent.self, Event.self, ExchangeRate.self, (any ExclusiveAccess).self,
    Exporter<Lead>.self, Field<Lead>.self, FieldPath.self, FieldTrait<Int>.self,
    FieldType.self, (any FieldValue).self, FileAttachment.self, Filter.self, FilterParser.self,
    FixedTimeZone.self, Identifier<Lead>.self, (any ImportBytes).self, ImportError.self,
    ImportOptions.self, ImportResult.self, ImportSource.self, InMemoryStore.self,
    JournalError.self, JournalHead.self, JournalLimits.self, (any JournalStore).self,
    (any KeyValue).self, Lead.self, LeadID.self, Lifecycle.self, (any LifecycleValue).self,
    LikelyDuplicate.self, LocalDateTime.self, Money.self, Note.self, OpenOptions.self,
    Opportunity.self, Order.self, OrderID.self, (any OrderedValue).self, Payment.self,
    PhoneNumber.self, Policy.self, PolicyAction.self, Position.self, PostalAddress.self,
    Preset.self, Principal.self, Product.self, RecordChange.self, RecordComment.self,
    RecordGroup.self, RecordHeader.self, RecordKind.self, RecordQuery<Lead>.self,
    RecordReference.self, RecordSchema<Lead>.self, (any ReferenceValue).self,
    Rehearsal<Int>.self, Reminder.self, ReminderRunner.self, Report.self, SavedView.self,
    Snapshot.self, StoreDiagnostics.self, StoreError.self, StoreLocation.self,
    StoreSettings.self, StreamedLines.self, (any StreamingAppend).self, Team.self, TeamID.self,
    TextEncoding.self, (any TextValue).self, TimeSpan.self, (any TimeZoneRules).self,
    Timestamp.self, User.self, UserID.self, Value.self, ValueError.self, ValueParser.self,
    ValueSequence<Int>.self, Weekday.self, JSONFileStore.self,
    ZoneInfo.self, LineBuilder.self, StoreConformance.self, StoreConformanceFailure.self,
    (any StoreHarness).self,
  ]

  // It cannot be copied, so it is not among those.
  private func use(_: borrowing WriteTransaction) {}

  @Test func noTypeIsLeftOut() throws {
    let file = URL(fileURLWithPath: #filePath)
    let root = (0..<5).reduce(file) { url, _ in url.deletingLastPathComponent() }
    let words = Set(try String(contentsOf: file, encoding: .utf8).split { !$0.isLetter })
    for module in ["CRMCore", "CRMStorage", "CRMStoreConformance"] {
      let listing = root.appendingPathComponent("Documentation/interface/\(module).txt")
      for line in try String(contentsOf: listing, encoding: .utf8).split(separator: "\n") {
        guard let name = line.wholeMatch(of: /(\w+): .*/)?.1 else { continue }
        #expect(words.contains(name), "\(module).\(name)")
      }
    }
    #expect(Self.types.count > 100)
  }

  /// The neighbours' names stay theirs.
  @Test func theNeighboursAreStillSeen() {
    let neighbours: [Any.Type] = [
      View.self, State.self, Settings.self, Transaction.self, Query.self, Schema.self, Model.self,
      Configuration.self, Record.self, Row.self, Column.self, Comment.self, Issue.self, Tag.self,
      Test.self, (any Trait).self, Decimal.self, Date.self, Data.self, URL.self, Locale.self,
      Calendar.self, TimeZone.self,
    ]
    #expect(neighbours.count == 23)
  }
}
