import CRMCore

/// Looks through a store's checkpoints from the newest on.
struct CheckpointSearch {
  let folder: CheckpointFolder
  let judge: CheckpointJudge
  /// The positions of the checkpoints that are there, the newest first.
  let positions: [Position]

  /// Lists what is in the folder of a store whose journal ends at `end`.
  init(
    _ folder: CheckpointFolder, genesis: ContentDigest, end: Position
  ) throws(StoreError) {
    let names: [String]
    do {
      names = try folder.files.list(folder.layout.folder)
    } catch {
      throw .unusable(error)
    }
    self.folder = folder
    judge = CheckpointJudge(
      files: folder.files, layout: folder.layout, genesis: genesis,
      segments: names.compactMap(StoreLayout.segmentPosition).sorted(), end: end)
    positions = names.compactMap(StoreLayout.checkpointPosition).sorted(by: >)
  }

  /// The newest at or before a position that `accepts` takes; `passed` is told of the others.
  func newest(
    atOrBefore limit: Position, passing passed: (Checkpoint.Entry) -> Void = { _ in },
    where accepts: (Checkpoint.File) -> Bool
  ) throws(StoreError) -> CheckpointFolder.Opened? {
    for position in positions where position <= limit {
      guard let found = try folder.find(position, judge) else { continue }
      if let opened = found.opened, accepts(opened.file) { return opened }
      passed(found.entry)
    }
    return nil
  }

  /// Every one, the newest first.
  func all() throws(StoreError) -> [CheckpointFolder.Found] {
    var all: [CheckpointFolder.Found] = []
    for position in positions {
      if let found = try folder.find(position, judge) { all.append(found) }
    }
    return all
  }
}
