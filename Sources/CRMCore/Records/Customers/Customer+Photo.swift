extension WriteTransaction {
  /// Gives a customer a photo: attaches the file and points at it. JPEG and PNG only, by content.
  ///
  /// The photo before stays attached to the customer.
  @discardableResult
  public mutating func setPhoto(
    _ bytes: [UInt8], named fileName: String, of customer: Customer.ID,
    ifVersion version: Int? = nil
  ) throws -> FileAttachment.ID {
    try perform("customer.set-photo") { tx in
      let record = try tx.require(customer)
      let mediaType = MediaType.detected(in: bytes)
      guard Customer.photoTypes.contains(mediaType) else {
        throw record.noPhoto("\(fileName) is not a photo but \(mediaType)")
      }
      let photo = try tx.attach(
        bytes, named: fileName, mediaType: mediaType, to: customer.reference)
      try tx.update(customer, ifVersion: version) { $0.photo = photo }
      return photo
    }
  }
}

extension Customer {
  static let photoTypes = ["image/jpeg", "image/png"]

  /// Refuses a new photo that is no image, or that belongs to another record.
  func checkPhoto(from old: Customer?, in tx: borrowing WriteTransaction) throws(CRMError) {
    guard let photo, photo != old?.photo, let attachment = tx[photo] else { return }
    if !Self.photoTypes.contains(attachment.mediaType) {
      throw noPhoto("\(photo) is not a photo but \(attachment.mediaType)")
    }
    if attachment.subject != reference {
      throw noPhoto("\(photo) belongs to \(attachment.subject)", expected: "a file of the customer")
    }
  }

  func noPhoto(_ reason: String, expected: String = "a JPEG or PNG") -> CRMError {
    refusal(.customerPhoto, field: "photo", reason, expected: expected)
  }
}
