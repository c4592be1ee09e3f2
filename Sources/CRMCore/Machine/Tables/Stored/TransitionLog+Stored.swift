extension TransitionLog {
  /// Appends the statuses, and the moves in the order made.
  func store(in bytes: inout [UInt8]) {
    bytes.appendInteger(UInt16(statuses.count))
    for status in statuses { bytes.appendCounted(Array(status.utf8)) }
    bytes.appendInteger(UInt64(count))
    for index in 0..<count {
      guard let entry = entry(index) else { continue }
      bytes.appendInteger(entry.record)
      bytes.appendInteger(entry.by)
      bytes.appendInteger(entry.at.milliseconds)
      bytes.appendInteger(entry.from)
      bytes.appendInteger(entry.to)
    }
  }

  init?(stored fields: inout CheckpointFields) {
    self.init()
    guard let statusCount: UInt16 = fields.integer() else { return nil }
    var statuses: [String] = []
    for _ in 0..<statusCount {
      guard let status = fields.countedBytes() else { return nil }
      statuses.append(String(decoding: status, as: UTF8.self))
    }
    guard let count = fields.count() else { return nil }
    for _ in 0..<count {
      guard let record: UInt32 = fields.integer(), let by: UInt32 = fields.integer(),
        let at: Int64 = fields.integer(), let from: UInt16 = fields.integer(),
        let to: UInt16 = fields.integer(), from < statusCount, to < statusCount
      else { return nil }
      append(
        record,
        Move(
          from: statuses[Int(from)], to: statuses[Int(to)], at: Timestamp(unchecked: at), by: by))
    }
  }
}
