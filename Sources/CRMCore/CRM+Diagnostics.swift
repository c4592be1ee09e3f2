extension CRM {
  /// How the store was found when it was opened, and how it is now; of any store, as plain data.
  public struct Diagnostics: Hashable, Sendable {
    /// What the store says of itself; nothing special where it says nothing.
    public let store: StoreDiagnostics
    /// How many lines there are of each kind that the program does not know, all of them left out.
    public let unknownKinds: [RecordKind: Int]
    /// The clock and the last commit, where that lies more than a minute ahead; else nil.
    public let clockLag: CRM.ClockLag?
    /// The position of the newest checkpoint that was read or written; 0 without one.
    public let checkpointPosition: Position
    /// Why no checkpoint is written any more without being asked for; nil while nothing went wrong.
    public let checkpointFailure: CRMError?
  }

  /// How the store was found when it was opened, and how it is now.
  public var diagnostics: CRM.Diagnostics {
    CRM.Diagnostics(
      store: engine.diagnosed?.diagnostics ?? StoreDiagnostics(),
      unknownKinds: engine.snapshot.state.foreignKinds, clockLag: lag,
      checkpointPosition: engine.checkpointPosition, checkpointFailure: engine.checkpointFailure)
  }
}
