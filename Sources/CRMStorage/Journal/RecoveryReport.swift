public import CRMCore

extension JSONFileStore {
  /// What recovery did with what a writer left that died in the middle of an append.
  public typealias RecoveryReport = StoreDiagnostics.Recovery
}

extension JSONFileStore: DiagnosedStore {
  /// How the store was found, and whether it takes writes.
  public var diagnostics: StoreDiagnostics {
    let reason = readOnlyReason
    return StoreDiagnostics(
      recovery: lastRecovery, readOnlyReason: reason?.text,
      mayLackLines: reason?.mayLackLines ?? false, passedCheckpoints: checkpointUse.passed)
  }
}
