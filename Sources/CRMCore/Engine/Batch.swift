/// The commits decided since the last flush, and the state that they lead to.
///
/// Whoever has the turn has the batch; it rests in the engine between turns.
struct Batch {
  var work: Transaction.Work
  var chunks: [[UInt8]] = []
  var lineCount = 0
  /// The contents that the lines name, to be kept before them.
  var blobs: [Blob] = []
  /// The keys of these commits, with their positions.
  var keys: [(String, Position)] = []
  /// Those who wait for these commits to be durable.
  var waiting: [CheckedContinuation<FlushResult, Never>] = []

  var isEmpty: Bool { chunks.isEmpty }

  /// The bytes that a flush writes.
  var commits: EncodedCommits {
    EncodedCommits(chunks: chunks, lineCount: lineCount, head: work.state.head)
  }
}

/// What became of a batch.
enum FlushResult: Sendable {
  /// It is durable.
  case done
  /// Another process appended first: decide again on what there is now.
  case again
  /// It is not, and why.
  case failed(StoreError)
}

/// What an engine is made of beside its store.
struct EngineParts: Sendable {
  let catalog: Catalog
  let zones: Catalog.Zones
  let clock: @Sendable () -> Timestamp
  let random: @Sendable () -> UInt64
  /// Where contents are kept; nil where the store keeps none.
  var contents: (any BlobStore)?
  var contentLimits = ContentLimits()
}
