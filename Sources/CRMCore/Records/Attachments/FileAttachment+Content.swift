extension FileAttachment {
  /// The name under which the file may be saved anywhere: no folder, no control characters.
  ///
  /// A journal that others wrote may hold any text, so whoever saves a file uses this one.
  public var safeFileName: String { Self.plainName(fileName) }

  /// The last part of a path, fit to be a name in a folder.
  static func plainName(_ text: String) -> String {
    let bytes = text.utf8.reversed().prefix { $0 != UInt8(ascii: "/") && $0 != UInt8(ascii: "\\") }
      .reversed().filter { $0 >= 0x20 && $0 != 0x7F }
    var name = String(decoding: bytes, as: UTF8.self)
    while name.utf8.count > 255 { name.removeLast() }
    return name.isEmpty || name == "." || name == ".." ? "attachment" : name
  }

  /// Refuses a new attachment without a content, or with one that the store does not have.
  func checkContent(in tx: borrowing WriteTransaction) throws(CRMError) {
    if content.isEmpty {
      if tx.isImport { return }
      throw refusal(
        .attachmentContent, field: "content", "an attachment cannot be made without its content",
        expected: "attach a file")
    }
    guard let contentHash, try tx.hasContent(contentHash) else {
      throw refusal(.attachmentContent, field: "content", "the store has no content '\(content)'")
    }
  }

  /// Refuses what is too large, or of a type that is not taken.
  func checkLimits(_ limits: CRM.ContentLimits) throws(CRMError) {
    if let size, size > limits.byteCount {
      throw refusal(
        .attachmentSize, field: "size", "\(fileName) has \(size) bytes",
        expected: "at most \(limits.byteCount)")
    }
    if !limits.allows(mediaType: mediaType) {
      throw refusal(
        .attachmentType, field: "mediaType", "\(fileName) is \(mediaType), which is not taken here",
        expected: limits.mediaTypes?.sorted().joined(separator: ", "))
    }
  }
}

/// The errors of attachments.
extension CRMError.Code {
  /// A file name has a folder or control characters in it, or is too long.
  public static let attachmentName: CRMError.Code = "attachment.name"
  /// There is no content, or the store does not have it.
  public static let attachmentContent: CRMError.Code = "attachment.content"
  /// A file is too large.
  public static let attachmentSize: CRMError.Code = "attachment.size"
  /// A file is of a type that is not accepted, or not of the type stated.
  public static let attachmentType: CRMError.Code = "attachment.type"
  /// An attachment would move to another record.
  public static let attachmentSubject: CRMError.Code = "attachment.subject"
  /// Contents that attachments need are missing or damaged.
  public static let damagedContents: CRMError.Code = "damaged-contents"
}
