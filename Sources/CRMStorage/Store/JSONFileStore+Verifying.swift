public import CRMCore

extension JSONFileStore {
  /// Checks every byte of the journal, the whole chain of hashes, what lines say against the lines
  /// before them, and every content; says all that it finds.
  ///
  /// Opens nothing for writing, takes no lock and changes nothing; others may write meanwhile. Throws
  /// only where there is no store, where files cannot be read, or where its format is damaged.
  public static func inspect(
    at path: String, anchor: JournalHead? = nil
  ) throws(StoreError) -> JSONFileStore.VerifyReport {
    try inspect(at: path, anchor: anchor, files: POSIXFileSystem())
  }

  /// Checks a store on any file system.
  package static func inspect(
    at path: String, anchor: JournalHead? = nil, files: any FileSystem
  ) throws(StoreError) -> JSONFileStore.VerifyReport {
    var options = Options()
    options.access = .readOnly
    let opening = try StoreOpening(
      layout: StoreLayout(folder: path), options: options, files: files)
    return try Verification(
      files: files, layout: opening.layout, genesis: opening.genesis, anchor: anchor
    ).run()
  }

  /// Checks the store as ``inspect(at:anchor:)`` does, and throws the first damage that it finds.
  ///
  /// With an `anchor`, a head that was kept elsewhere, it is also checked that the journal still
  /// has it. Throws `StoreError.damaged`; changes nothing. Others may write meanwhile.
  public func verify(anchor: JournalHead? = nil) throws(StoreError) -> JSONFileStore.VerifyReport {
    guard !isClosed else { throw .closed }
    try place?.check()
    let report = try Verification(
      files: files, layout: layout, genesis: genesis, anchor: anchor
    ).run()
    if let first = report.damage.first { throw first.error }
    return report
  }
}
