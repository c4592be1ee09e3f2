/// Something that the business offers: goods or a service.
public struct Product: CRMRecord, Hashable {
  /// The code, unique among the living.
  public var code: String
  /// The name, at most 200 characters.
  public var name: String
  /// What it costs.
  public var price: Money?
  /// Whether it is still offered.
  public var isActive = true
  /// What all records carry.
  public var header = RecordHeader()

  /// The longest name, in characters.
  public static let nameLimit = 200

  /// The kind's name.
  public static let kind: RecordKind = "product"

  /// The fields.
  public static let schema = RecordSchema<Product>(
    header: \.header, group: .catalogue,
    Field("code", \.code, .required, .unique, .column),
    Field("name", \.name, .required, .matched, .title, .searchable, .column),
    Field("price", \.price, .indexed, .column),
    Field("active", \.isActive, .column, .aliases("is active")))

  /// Makes an empty product.
  public init() { self.init(code: "", name: "") }

  /// Makes a product that is offered.
  public init(code: String, name: String, price: Money? = nil) {
    self.code = code
    self.name = name
    self.price = price
  }

  /// Refuses a name that is too long, and a price below nothing.
  public func check(from old: Product?, in tx: borrowing WriteTransaction) throws {
    if name.count > Self.nameLimit {
      throw refusal(
        .productName, field: "name",
        "a product's name has at most \(Self.nameLimit) characters")
    }
    if let price, price.minorUnits < 0 {
      throw refusal(.productPrice, field: "price", "a price is not below 0")
    }
  }
}

extension RecordGroup {
  /// Products and campaigns.
  public static let catalogue: RecordGroup = "catalogue"
}

extension Snapshot {
  /// The products.
  public var products: RecordQuery<Product> { self[Product.self] }
}

/// The errors of products.
extension CRMError.Code {
  /// A name is too long.
  public static let productName: CRMError.Code = "product.name"
  /// A price is below zero.
  public static let productPrice: CRMError.Code = "product.price"
}
