/// A store that also keeps checkpoints: states at a position, from which reading can start.
///
/// A checkpoint is a cache and never the truth. Without any of them everything is as it is with
/// them, but for the time that opening takes. Every call blocks its thread.
public protocol CheckpointStore: JournalStore {
  /// Threads that write checkpoints when they are due; nil where none is written without being asked.
  var checkpointWorker: (any BlockingWorker)? { get }

  /// Writes a checkpoint of what `body` puts into it; it is durable and whole when this returns.
  ///
  /// It takes the place of one at the same position, and of those that are kept no longer, see
  /// ``Checkpoint/Retention``. When anything fails, what `body` throws included, the others are as
  /// they were. Throws `StoreError.notWritten` where the journal has no such commit as
  /// the draft's.
  @discardableResult
  func writeCheckpoint(
    _ draft: Checkpoint.Draft, _ body: (inout Checkpoint.Writer) throws -> Void
  ) throws -> Checkpoint.Entry

  /// Every checkpoint that is kept, the newest first, each looked at as far as opening it would.
  func listCheckpoints() throws(StoreError) -> [Checkpoint.Entry]

  /// Opens the newest checkpoint at or before `position` that belongs to this journal and that
  /// `accepts` takes; nil without one.
  ///
  /// What was opened can be read to its end, whatever is written, replaced or deleted meanwhile.
  func openCheckpoint(
    atOrBefore position: Position, where accepts: (Checkpoint.File) -> Bool
  ) throws(StoreError) -> Checkpoint.File?

  /// Deletes the checkpoint at `position`, if there is one.
  func deleteCheckpoint(at position: Position) throws(StoreError)
}

extension CheckpointStore {
  /// None: checkpoints are written only when somebody asks for one.
  public var checkpointWorker: (any BlockingWorker)? { nil }
}
