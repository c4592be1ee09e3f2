import CRMCore

extension StoreLayout {
  /// The file of the checkpoint after `position`.
  func checkpoint(_ position: Position) -> String {
    "\(folder)/\(Self.checkpointName(position))"
  }

  /// The file of a checkpoint while it is written; such a name is never taken for a checkpoint.
  func checkpointDraft(_ position: Position, random: UInt64) -> String {
    "\(checkpoint(position)).tmp-\(hex(random))"
  }

  /// The name of a checkpoint inside the folder.
  static func checkpointName(_ position: Position) -> String { "checkpoint-\(digits(position))" }

  /// The position of a checkpoint's name; nil for the name of anything else.
  static func checkpointPosition(_ name: String) -> Position? {
    guard name.utf8.count == 31, name.hasPrefix("checkpoint-"),
      let position = Position(name.dropFirst(11)), position > 0, checkpointName(position) == name
    else { return nil }
    return position
  }

  /// Whether a name is that of a checkpoint that was being written.
  static func isCheckpointDraft(_ name: String) -> Bool {
    let parts = name.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
    return parts.count == 2 && checkpointPosition(String(parts[0])) != nil
      && parts[1].hasPrefix("tmp-")
  }
}
