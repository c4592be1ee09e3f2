extension Order {
  /// One line of an order: so many of a product at a price each.
  public struct Line: CompositeValue, Hashable {
    /// What is ordered.
    public var product: Product.ID?
    /// How many, 1 at least.
    public var quantity = 1
    /// The price of one; by default what the product costs when the line is made.
    public var price: Money?

    /// The parts.
    public static var parts: [CompositePart<Order.Line>] {
      [
        CompositePart("product", \.product, isRequired: true),
        CompositePart("quantity", \.quantity),
        CompositePart("price", \.price),
      ]
    }

    /// Makes a line that says nothing yet.
    public init() {}

    /// Makes a line.
    public init(_ product: Product.ID, quantity: Int = 1, price: Money? = nil) {
      self.product = product
      self.quantity = quantity
      self.price = price
    }

    /// Quantity × price; nil without a price, and beyond ±(2^53 − 1) minor units.
    public var total: Money? { price?.multiplied(by: Int64(quantity), over: 1) }

    /// Refuses a line without a product or a price, and a quantity below 1.
    public func check() throws(ValueError) {
      if product == nil { throw ValueError(type: "product", text: "", expected: "what is ordered") }
      if price == nil {
        throw ValueError(type: "price", text: "", expected: "an amount, for the product has none")
      }
      if quantity < 1 {
        throw ValueError(type: "quantity", text: String(quantity), expected: "1 at least")
      }
    }
  }
}
