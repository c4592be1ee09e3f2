import Synchronization

/// The folded texts of a table's fields, each made when a query first asks for it.
/// They belong to one version of a table. The next version takes them over, with the records that
/// were changed since; those are looked at row by row, until they are too many.
final class TextColumns: Sendable {
  /// The texts of a field, and the records of which they are not what rows say now.
  struct Column: Sendable {
    let texts: FoldedText
    var stale = IDSet()
  }

  private let columns: Mutex<[Int: Column]>

  /// Below so many records rows are read as fast.
  static let leastRows = 1_000

  init(_ columns: [Int: Column] = [:]) { self.columns = Mutex(columns) }

  /// The texts of a field of the table; nil where its records are few, or their numbers far apart.
  func column(_ slot: Int, of base: TableBase) -> Column? {
    guard base.rowCount >= Self.leastRows, Int(base.lastNumber) < base.rowCount * 4 else {
      return nil
    }
    return columns.withLock { columns in
      if let known = columns[slot] { return known }
      var builder = FoldedText.Builder(numbers: Int(base.lastNumber))
      base.rows.forEach { number, row in
        if let bytes = row.slice(slot) { builder.append(number, raw: bytes) }
        return true
      }
      let column = Column(texts: builder.finish())
      columns[slot] = column
      return column
    }
  }

  /// The columns as the next version of the table has them, in which other rows have these numbers.
  func carried(past numbers: [UInt32], of count: Int) -> TextColumns {
    let limit = max(Self.leastRows, count / 20)
    let kept = columns.withLock { columns in
      columns.compactMapValues { column -> Column? in
        var column = column
        for number in numbers { column.stale.insert(number) }
        return column.stale.count > limit ? nil : column
      }
    }
    return TextColumns(kept)
  }
}
