import CRMCore

/// The checkpoints in a store's folder, as files: a whole one each, under its final name.
struct CheckpointFolder: Sendable {
  let files: any FileSystem
  let layout: StoreLayout

  /// A checkpoint that is there, opened and judged.
  struct Found {
    let entry: Checkpoint.Entry
    /// Nil where it cannot be used.
    let opened: Opened?
  }

  /// A checkpoint that belongs to the journal.
  struct Opened {
    let file: Checkpoint.File
    /// Its place in the journal.
    let tail: Tail
    /// The segments up to there.
    let segments: [Journal.Segment]
  }

  /// Opens the checkpoint at a position and judges it; nil where there is none.
  func find(_ position: Position, _ judge: CheckpointJudge) throws(StoreError) -> Found? {
    let handle: CheckpointHandle
    do {
      handle = try CheckpointHandle(layout.checkpoint(position), files)
    } catch {
      if error.meansAbsent { return nil }
      return Found(position, 0, nil, .damaged(.unreadable(.unusable(error))))
    }
    let file: Checkpoint.File
    do {
      file = try Checkpoint.File(handle)
    } catch {
      return Found(position, handle.byteCount, nil, .damaged(error))
    }
    let time = file.anchor.time
    switch try judge.judge(file.anchor, at: position) {
    case .unusable(let problem): return Found(position, file.byteCount, time, problem)
    case .usable(let tail, let segments):
      return Found(
        entry: Checkpoint.Entry(position: position, byteCount: file.byteCount, time: time),
        opened: Opened(file: file, tail: tail, segments: segments))
    }
  }

  func delete(_ position: Position) throws(StoreError) {
    do {
      try files.remove(layout.checkpoint(position))
    } catch {
      if !error.meansAbsent { throw .unusable(error) }
    }
  }

  /// Removes files that writers left who died; those of the living are locked.
  func removeLeftovers(_ names: [String]) {
    for name in names where StoreLayout.isCheckpointDraft(name) {
      let path = "\(layout.folder)/\(name)"
      guard let file = try? files.open(path, .readWrite) else { continue }
      defer { files.close(file) }
      if (try? files.tryLock(file)) == true { try? files.remove(path) }
    }
  }
}

extension CheckpointFolder.Found {
  fileprivate init(
    _ position: Position, _ byteCount: Int, _ time: Timestamp?, _ problem: Checkpoint.Problem
  ) {
    entry = Checkpoint.Entry(
      position: position, byteCount: byteCount, time: time, problem: problem)
    opened = nil
  }
}
