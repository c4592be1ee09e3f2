// What the values of one field come to over the records that meet a condition.

extension QueryRun {
  /// Passes the numbers that the values at a path are in order by to `body`; returns how many rows
  /// were read for it: none but of changed records, where the field has a column.
  func forEachNumber(at path: FieldPath, _ body: (Int64) -> Void) -> Int {
    let match = matching()
    func read(_ number: UInt32) {
      if let value = self.number(at: path, of: number) { body(value) }
    }
    guard let column = path.field.flatMap({ content.base.indexes.column(of: $0) }) else {
      match.set.forEach(read)
      return match.visited + match.set.count
    }
    var known = match.set
    for number in changed where known.contains(number) {
      known.remove(number)
      read(number)
    }
    column.forEachPart(of: known, where: { $0.count > 0 }) { part in
      part.walk { _, value in
        body(value)
        return false
      }
    }
    return match.visited
  }

  /// The number that a record's value at a path is in order by; nil where it has none.
  func number(at path: FieldPath, of record: UInt32) -> Int64? {
    content.withRow(record) { row in
      guard let slot = path.field?.slot else {
        return path.value(in: row, record, content.slots).number
      }
      return content.slots.number(slot, of: row)
    } ?? nil
  }

  /// The least or the greatest value at a path; nil where no record has one.
  func extreme(of path: FieldPath, isLeast: Bool) -> Value? {
    var best: Value?
    func offer(_ value: Value) {
      if value.isAbsent { return }
      guard let known = best else { return best = value }
      if (value.order(before: known) < 0) == isLeast { best = value }
    }
    func read(_ number: UInt32) {
      _ = content.withRow(number) { offer(path.value(in: $0, number, content.slots)) }
    }
    var known = matching().set
    guard let column = path.field.flatMap({ content.base.indexes.column(of: $0) }) else {
      known.forEach(read)
      return best
    }
    for number in changed where known.contains(number) {
      known.remove(number)
      read(number)
    }
    column.top(1, within: known, descending: !isLeast).forEach(read)
    return best
  }
}
