import CRMCore
import CRMStorage

extension StoreVerbs {
  /// A checkpoint's size, and why it is not used.
  static func text(_ entry: CheckpointEntry) -> String {
    let size = "\(entry.byteCount) bytes"
    return entry.problem.map { "\(size), not used: \($0.reason)" } ?? size
  }

  /// Writes the checkpoints as a member of an object.
  static func write(_ entries: [CheckpointEntry], _ json: inout JSONWriter) {
    json.key("checkpoints")
    json.beginArray()
    for entry in entries {
      json.beginObject()
      json.member("position") { $0.integer(entry.position) }
      json.member("bytes") { $0.integer(entry.byteCount) }
      if let time = entry.time { json.member("time", time.description) }
      if let problem = entry.problem { json.member("problem", problem.reason) }
      json.endObject()
    }
    json.endArray()
  }
}
