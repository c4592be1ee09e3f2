import GRDB

/// A lead as the peer keeps it: a row of 19 columns.
struct LeadRow: Sendable {
  var id: Int64?
  var facts: LeadFacts
  var createdAt: Int64 = 1_767_225_600_000
  var modifiedAt: Int64 = 1_767_225_600_000
  var version = 1

  init(id: Int64? = nil, _ facts: LeadFacts) {
    self.id = id
    self.facts = facts
  }
}

extension LeadRow: FetchableRecord, MutablePersistableRecord {
  static let databaseTableName = "lead"

  /// By position, which is the fast way that GRDB has.
  init(row: GRDB.Row) {
    id = row[0]
    facts = LeadFacts(
      name: row[1], company: row[2], position: row[3], email: row[4], phone: row[5],
      website: row[6], status: row[7], priority: row[8], source: row[9], owner: row[10],
      value: row[11], currency: row[12], nextStep: row[13], nextStepOn: row[14],
      doNotCall: row[15])
    createdAt = row[16]
    modifiedAt = row[17]
    version = row[18]
  }

  func encode(to container: inout PersistenceContainer) {
    container["id"] = id
    container["name"] = facts.name
    container["company"] = facts.company
    container["position"] = facts.position
    container["email"] = facts.email
    container["phone"] = facts.phone
    container["website"] = facts.website
    container["status"] = facts.status
    container["priority"] = facts.priority
    container["source"] = facts.source
    container["owner"] = facts.owner
    container["value"] = facts.value
    container["currency"] = facts.currency
    container["nextStep"] = facts.nextStep
    container["nextStepOn"] = facts.nextStepOn
    container["doNotCall"] = facts.doNotCall
    container["createdAt"] = createdAt
    container["modifiedAt"] = modifiedAt
    container["version"] = version
  }

  mutating func didInsert(_ inserted: InsertionSuccess) { id = inserted.rowID }
}
