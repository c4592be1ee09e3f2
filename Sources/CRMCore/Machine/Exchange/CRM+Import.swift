extension CRM {
  /// Brings the rows of a file in as one commit of `actor`, whose memory does not grow with the file.
  ///
  /// What ``WriteTransaction/importRecords(_:from:_:progress:)`` does, as a write of its own: where the
  /// store takes commits in pieces, other writers wait from the beginning, and lines go to the store
  /// while rows are read. Nobody sees them before all are durable.
  @discardableResult
  nonisolated(nonsending) public func importRecords<R: CRMRecord>(
    _ kind: R.Type, from source: ImportSource, _ options: ImportOptions = ImportOptions(),
    as actor: some Acting, idempotencyKey: String? = nil,
    progress: (Int, Int) -> Void = { _, _ in }
  ) async throws -> ImportResult {
    do {
      return try await engine.write(
        actor.principal, idempotencyKey, inPieces: source.isLarge
      ) { tx in
        try tx.importRecords(kind, from: source, options, progress: progress)
      }
    } catch let error as CancellationError {
      throw error
    } catch {
      throw CRMError(error)
    }
  }

  /// The same on the calling thread, which is blocked until the commit is durable.
  @discardableResult
  public func importRecords<R: CRMRecord>(
    _ kind: R.Type, from source: ImportSource, _ options: ImportOptions = ImportOptions(),
    as actor: some Acting, idempotencyKey: String? = nil,
    progress: (Int, Int) -> Void = { _, _ in }
  ) throws(CRMError) -> ImportResult {
    try CRMError.catching {
      try engine.writeBlocking(actor.principal, idempotencyKey, inPieces: source.isLarge) { tx in
        try tx.importRecords(kind, from: source, options, progress: progress)
      }
    }
  }

  /// Runs `body` as a write that holds the store alone, and whose import goes to it in pieces.
  package func writeInPieces<T>(
    as actor: some Acting, idempotencyKey: String? = nil,
    _ body: (inout WriteTransaction) throws -> T
  ) throws -> T {
    try engine.writeBlocking(actor.principal, idempotencyKey, inPieces: true, body)
  }
}

extension ImportSource {
  /// Whether its commit is better written in pieces: others wait for those as long as it takes.
  package var isLarge: Bool { byteCount > 1 << 20 }
}
