import CRMCore

extension Verification {
  /// Reads every content that a line names, and every other one that is there.
  func contentFindings(
    _ named: [ContentDigest: LineAudit.Named], _ blobs: BlobFolder
  ) throws(StoreError) -> [JSONFileStore.VerifyFinding] {
    var findings: [JSONFileStore.VerifyFinding] = []
    let order = named.sorted { $0.value.position < $1.value.position }
    let others = try blobs.list().map(\.hash).filter { named[$0] == nil }
    for (hash, named) in order.map({ ($0.key, Optional($0.value)) }) + others.map({ ($0, nil) }) {
      let file = String(layout.blob(hash).dropFirst(layout.folder.count + 1))
      let lastGood = (named?.position ?? 1) - 1
      do throws(StoreError) {
        _ = try blobs.read(hash)
      } catch .missingContent {
        guard let named else { continue }
        findings.append(
          JSONFileStore.VerifyFinding(
            .missingContent(named.record, fileName: named.fileName), file: file,
            lastGood: lastGood))
      } catch .damagedContent {
        findings.append(
          JSONFileStore.VerifyFinding(
            .damagedContent(named?.record, fileName: named?.fileName ?? ""), file: file,
            lastGood: lastGood))
      }
    }
    return findings
  }

  /// What is missing in the folder, and what does not belong there.
  func folderFindings() throws(StoreError) -> [JSONFileStore.VerifyFinding] {
    var findings = try headFindings()
    do throws(SystemError) {
      if try files.status(at: layout.lock) == nil {
        findings.append(JSONFileStore.VerifyFinding(.missingLock, file: "lock"))
      }
      var foreign = try files.list(layout.folder).filter { !StoreLayout.isOwn($0) }
      if try files.status(at: layout.attachments) != nil {
        foreign += try files.list(layout.attachments)
          .filter { !StoreLayout.isContent($0) }.map { "attachments/\($0)" }
      }
      findings += foreign.sorted().map { JSONFileStore.VerifyFinding(.foreignFile, file: $0) }
    } catch {
      throw .unusable(error)
    }
    return findings
  }

  private func headFindings() throws(StoreError) -> [JSONFileStore.VerifyFinding] {
    let slots = try withHorizonFile { file throws(StoreError) in try file.settledSlots() }
    guard let slots else { return [JSONFileStore.VerifyFinding(.missingHead, file: "head")] }
    guard let damaged = slots.isEmpty ? 0 : slots.firstIndex(of: nil) else { return [] }
    return [
      JSONFileStore.VerifyFinding(
        .damagedHead(isUsable: slots.contains { $0 != nil }), file: "head",
        offset: damaged * Horizon.slotSize)
    ]
  }
}
