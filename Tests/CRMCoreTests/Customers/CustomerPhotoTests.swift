@testable import CRMCore
import Testing

@Suite struct CustomerPhotoTests {
  private static let png: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 1]
  private static let jpeg: [UInt8] = [0xFF, 0xD8, 0xFF, 0xE0, 1]

  private let office: Office
  private let customer: Customer.ID

  init() throws {
    office = try Office()
    customer = try office.write(as: office.sales) { try $0.insert(Customer(name: "C")) }
  }

  private func photo() -> FileAttachment.ID? { office.crm.snapshot[customer]?.photo }

  @Test func aPhotoIsAnAttachmentOfTheCustomer() throws {
    for (index, bytes) in [Self.png, Self.jpeg].enumerated() {
      let id = try office.write(as: office.sales) { tx in
        try tx.setPhoto(bytes, named: "face", of: customer)
      }
      #expect(photo() == id)
      #expect(office.crm.snapshot[id]?.subject == customer.reference)
      #expect(office.crm.snapshot[id]?.revision == index + 1)
      #expect(try office.crm.content(of: id, as: office.viewer) == bytes)
    }
    let operations = try office.crm.history(of: customer, as: office.admin).map(\.operation)
    #expect(operations == ["customer.set-photo", "customer.set-photo", "customer.insert"])
  }

  @Test func theContentDecidesWhetherItIsOne() throws {
    for bytes in [Array("GIF89a".utf8), Array("face.png".utf8), [0xFF, 0xD8], []] {
      let error = office.refusal(as: office.sales) { tx in
        try tx.setPhoto(bytes, named: "face.png", of: customer)
      }
      #expect(error?.code == "customer.photo")
      #expect(error?.explanation.hints == ["Expected: a JPEG or PNG"])
    }
    #expect(try office.crm.contentUsage().count == 0)
  }

  @Test func whoMayNotChangeTheCustomerLeavesNothingBehind() throws {
    let error = office.refusal(as: office.colleague) { tx in
      try tx.setPhoto(Self.png, named: "face", of: customer)
    }
    #expect(error?.isDenial == true)
    #expect(try office.crm.contentUsage().count == 0)
    #expect(office.crm.snapshot.attachments.count == 0)
  }

  @Test func aPlainChangeTakesOnlyAnImageOfTheCustomersOwn() throws {
    let lead = try office.write(as: office.sales) { try $0.insert(Lead(name: "L")) }
    let (text, foreign, own) = try office.write(as: office.sales) { tx in
      (
        try tx.attach(Array("t".utf8), named: "t", to: customer.reference),
        try tx.attach(Self.png, named: "p", to: lead.reference),
        try tx.attach(Self.png, named: "p", to: customer.reference)
      )
    }
    for id in [text, foreign] {
      let error = office.refusal(as: office.sales) { tx in
        try tx.update(customer) { $0.photo = id }
      }
      #expect(error?.code == "customer.photo")
    }
    let gone = office.refusal(as: office.sales) { tx in
      try tx.update(customer) { $0.photo = FileAttachment.ID(99) }
    }
    #expect(gone?.problems == [.init("photo", .dangling(FileAttachment.ID(99).reference))])
    var new = Customer(name: "D")
    new.photo = own
    #expect(office.refusal(as: office.sales) { try $0.insert(new) }?.code == "customer.photo")
    try office.write(as: office.sales) { tx in try tx.update(customer) { $0.photo = own } }
    #expect(photo() == own)
  }

  @Test func deletingThePhotoClearsItAndDeletingTheCustomerKeepsIt() throws {
    let id = try office.write(as: office.sales) { tx in
      try tx.setPhoto(Self.png, named: "face", of: customer)
    }
    try office.write(as: office.admin) { tx in
      try tx.delete(customer)
      try tx.restore(customer)
    }
    #expect(photo() == id)
    try office.write(as: office.sales) { try $0.delete(id) }
    #expect(photo() == nil)
  }
}
