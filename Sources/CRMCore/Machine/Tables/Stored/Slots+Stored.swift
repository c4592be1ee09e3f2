// What a checkpoint says is checked once, when it is read: rows are looked at without asking again.
// A checksum tells what was damaged, and nothing of who wrote it.

extension Slots {
  /// Whether a page has rows that lie within it, whose values lie within their rows and are as long
  /// as their types have them.
  func canRead(page: UnsafeRawBufferPointer) -> Bool {
    guard page.count >= RowPages.headBytes else { return false }
    var start = RowPages.headBytes
    for index in 0..<RowPages.rowsPerPage {
      let end = Int(
        UInt32(littleEndian: page.loadUnaligned(fromByteOffset: index * 4, as: UInt32.self)))
      guard end >= start, end <= page.count else { return false }
      if end > start, !canRead(row: UnsafeRawBufferPointer(rebasing: page[start..<end])) {
        return false
      }
      start = end
    }
    return start == page.count
  }

  private func canRead(row: UnsafeRawBufferPointer) -> Bool {
    guard let start = row.baseAddress, row.count >= RowView.headBytes + maskWords * 8 else {
      return false
    }
    let view = RowView(start, maskWords: maskWords)
    let bits = (0..<maskWords).reduce(0) { $0 + view.mask($1).nonzeroBitCount }
    guard bits == view.count, view.valuesOffset <= row.count, view.byteCount == row.count else {
      return false
    }
    let values = row[view.valuesOffset...]
    var (isRight, before) = (true, 0)
    view.forEach { slot, rank in
      let end = view.end(rank)
      guard isRight, slot < all.count, end >= before, end <= values.count else {
        return isRight = false
      }
      let value = values.dropFirst(before).prefix(end - before)
      isRight = canRead(UnsafeRawBufferPointer(rebasing: value), as: all[slot].property)
      before = end
    }
    return isRight
  }

  private func canRead(_ value: UnsafeRawBufferPointer, as property: PropertyType) -> Bool {
    if value.isEmpty { return true }
    return switch property {
    case .integer: value.count == 8
    case .time:
      value.count == 8
        && (Timestamp.min.milliseconds...Timestamp.max.milliseconds).contains(value.int64)
    case .money: value.count == 8 && (0..<CurrencyTable.count).contains(Int(value.int64 >> 54))
    case .date:
      value.count == 4
        && (CalendarDate.min.daysSinceEpoch...CalendarDate.max.daysSinceEpoch)
          .contains(value.int32)
    case .identifier, .principal: value.count == 4
    case .flag, .text, .email, .phone, .choice, .other: true
    }
  }
}
