extension CRM {
  /// The bytes of an attachment, checked against their hash; blocks its thread to read them.
  ///
  /// Throws ``CRMError/denied(_:)`` where the user may not read the attachment or what it belongs
  /// to, and ``CRMError/store(_:)`` where the content is missing or damaged.
  public func content(of id: FileAttachment.ID, as actor: some Acting) throws(CRMError) -> [UInt8] {
    let snapshot = engine.snapshot
    let attachment = try snapshot.record(id, readableBy: actor)
    if case .denied(let denial)? = snapshot.can(actor, .read, attachment.subject) {
      throw .denied(denial)
    }
    guard let hash = attachment.contentHash else {
      throw attachment.refusal(
        .attachmentContent, field: "content", "only the record of \(id) was imported")
    }
    guard let contents = engine.parts.contents else { throw .store(.keepsNoContents) }
    do {
      return try contents.readBlob(hash)
    } catch {
      throw .store(error)
    }
  }

  /// How many contents the store keeps, and how many of them no live attachment needs.
  public func contentUsage() throws(CRMError) -> CRM.ContentUsage {
    let needed = Set(neededContents().map(\.hash))
    var usage = CRM.ContentUsage()
    do {
      for entry in try engine.parts.contents?.listBlobs() ?? [] {
        usage.count += 1
        usage.byteCount += entry.byteCount
        guard !needed.contains(entry.hash) else { continue }
        usage.unneededCount += 1
        usage.unneededByteCount += entry.byteCount
      }
    } catch {
      throw .store(error)
    }
    return usage
  }

  /// Reads every content that a live attachment needs; returns how many there are.
  ///
  /// Throws ``CRMError/damagedContents(_:)``, naming each attachment whose content is missing or
  /// damaged.
  @discardableResult
  public func verifyContents() throws(CRMError) -> Int {
    var checked: [ContentDigest: StoreError?] = [:]
    var problems: [CRM.DamagedContents.Problem] = []
    for (attachment, hash) in neededContents() {
      let error: StoreError?
      if let known = checked[hash] { error = known } else { error = try defect(of: hash) }
      checked[hash] = .some(error)
      if let error {
        problems.append(
          CRM.DamagedContents.Problem(
            attachment: attachment.reference, fileName: attachment.fileName, error: error))
      }
    }
    if !problems.isEmpty { throw .damagedContents(CRM.DamagedContents(problems: problems)) }
    return checked.count
  }

  private func neededContents() -> [(attachment: FileAttachment, hash: ContentDigest)] {
    // A program may have left attachments out of its catalog.
    guard engine.parts.catalog[FileAttachment.kind] != nil else { return [] }
    return engine.snapshot.attachments.all().compactMap { attachment in
      attachment.contentHash.map { (attachment, $0) }
    }
  }

  /// What is wrong with a content; nil when nothing is.
  private func defect(of hash: ContentDigest) throws(CRMError) -> StoreError? {
    do throws(StoreError) {
      guard let contents = engine.parts.contents else { return .missingContent(hash) }
      _ = try contents.readBlob(hash)
      return nil
    } catch {
      switch error {
      case .missingContent, .damagedContent: return error
      case .conflict, .busy, .notWritten, .outcomeUnknown, .damaged, .unusable, .noStore,
        .storeExists, .newerFormat, .readOnly, .closed, .keepsNoContents:
        throw .store(error)
      }
    }
  }
}
