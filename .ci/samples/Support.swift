import CRMCore
import CRMStorage
import CRMStoreConformance
import Foundation
import Testing

/// Every sample, one after the other: each is in a folder of its own.
@Suite(.serialized) struct Samples {}

/// What samples find: an administrator, a lead, a customer and a contact in memory, and empty stores in
/// the current folder, unless the sample makes one there.
struct Company {
  let crm: CRM
  let path = "store.crm"
  let amira: User.ID
  let lead: Lead.ID
  let customer: Customer.ID
  let contact: Contact.ID
  let bytes = Array("Company,Lead Source\nNorthwind,referral\nContoso,Select\n".utf8)
  let jpeg: [UInt8] = [0xff, 0xd8, 0xff, 0xe0]
  let catalog = Catalog.standard
  let file = OutputFile()

  init(makingStores: Bool) throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    _ = FileManager.default.changeCurrentDirectoryPath(folder.path)
    for path in makingStores ? [path, "acme.crm", "damaged.crm"] : [] {
      try JSONFileStore.create(at: path).close()
    }
    let crm = try CRM.open(.inMemory)
    self.crm = crm
    amira = try crm.write(as: .system) { tx in
      try tx.insert(User(username: "first", name: "The First", role: "admin"))
    }
    (lead, customer, contact) = try crm.write(as: amira) { tx in
      let customer = try tx.insert(Customer(name: "Contoso"))
      return (
        try tx.insert(Lead(name: "Fabrikam")), customer,
        try tx.insert(Contact(name: "Lee", customer: customer))
      )
    }
  }
}

struct OutputFile {
  func write(_ piece: some Sequence<UInt8>) throws {}
}

func warn(_ text: String) {}

func mail(to user: User, _ title: String, id: String) async throws {}

/// Gives stores in memory, as somebody's own would be given.
struct MyHarness: StoreHarness {
  func makeStore() throws -> any JournalStore { InMemoryStore() }
  func reopenStore() throws -> (any JournalStore)? { nil }
}
