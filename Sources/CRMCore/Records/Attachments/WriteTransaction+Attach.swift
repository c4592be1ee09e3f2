extension WriteTransaction {
  /// Attaches a file to a record; the bytes are in the store before the line that names them.
  ///
  /// Without a `mediaType` it is told by the content: PNG, JPEG, GIF, PDF, plain text in UTF-8, else
  /// `application/octet-stream`. Refuses what ``contentLimits`` do not allow before any byte is
  /// kept, and everything in a store that is no ``BlobStore``. Hashing takes time in proportion to
  /// the bytes.
  @discardableResult
  public mutating func attach(
    _ bytes: [UInt8], named fileName: String, mediaType: String? = nil, to subject: RecordReference
  ) throws -> FileAttachment.ID {
    var attachment = FileAttachment(to: subject, named: fileName)
    attachment.size = bytes.count
    attachment.mediaType = mediaType ?? MediaType.detected(in: bytes)
    try attachment.checkLimits(contentLimits)
    if !MediaType.isWellFormed(attachment.mediaType) || !MediaType.fits(bytes, attachment.mediaType)
    {
      throw attachment.refusal(
        .attachmentType, field: "mediaType", "\(fileName) is not \(attachment.mediaType)",
        expected: MediaType.detected(in: bytes))
    }
    return try perform("attachment.add") { tx in
      attachment.content = try tx.keepContent(bytes).hex
      return try tx.insert(attachment)
    }
  }
}
