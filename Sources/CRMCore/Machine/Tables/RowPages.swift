/// The rows of a kind by record number, in pages of 32; a copy is cheap and never changes.
/// A page is one run of bytes: the end of each of its rows (4 bytes), then the rows. Changing rows
/// makes the pages that they are on anew, and shares all others. Where a checkpoint has the pages,
/// each is read from there when it is first touched, and those that were changed lie before it.
struct RowPages: Sendable {
  /// Groups of 256 pages, so that a change copies one short list and not a long one.
  /// A page without bytes is as the checkpoint has it, or is not there at all.
  private var groups: [[[UInt8]]] = []
  /// The pages as a checkpoint has them.
  let stored: StoredPages?
  let maskWords: Int

  static let rowsPerPage = 32
  static let headBytes = rowsPerPage * 4
  private static let pagesPerGroup = 256

  init(maskWords: Int, stored: StoredPages? = nil) {
    (self.maskWords, self.stored) = (maskWords, stored)
  }

  /// Passes the row of a record to `body`, which must not keep it; nil where there is none.
  @inline(__always)
  func withRow<T, E: Error>(
    _ number: UInt32, _ body: (RowView) throws(E) -> T
  ) throws(E) -> T? {
    let page = Int(number &>> 5)
    let group = page &>> 8
    if group < groups.count, page & 255 < groups[group].count, !groups[group][page & 255].isEmpty {
      return try groups[group][page & 255].withUnsafeBufferPointer { (bytes) throws(E) -> T? in
        guard let row = Self.row(Int(number & 31), in: UnsafeRawBufferPointer(bytes)) else {
          return nil
        }
        return try body(RowView(row, maskWords: maskWords))
      }
    }
    guard let stored else { return nil }
    return try withExtendedLifetime(stored) { () throws(E) -> T? in
      guard let start = stored.start(of: page), let row = Self.row(Int(number & 31), from: start)
      else { return nil }
      return try body(RowView(row, maskWords: maskWords))
    }
  }

  /// The row of a record; nil where there is none. It stays where it is as long as the pages do, so
  /// whoever asks keeps them, and does not change them meanwhile.
  func row(_ number: UInt32) -> RowView? { withRow(number) { $0 } }

  /// Where a row begins in a page; nil where there is none.
  /// The ends were written with the rows, so that the row lies within the page.
  @inline(__always)
  private static func row(_ index: Int, in page: UnsafeRawBufferPointer) -> UnsafeRawPointer? {
    // A page that nothing was put on yet is empty.
    guard page.count >= headBytes, let start = page.baseAddress else { return nil }
    return row(index, from: start)
  }

  /// The same in a page that has rows.
  @inline(__always)
  private static func row(_ index: Int, from start: UnsafeRawPointer) -> UnsafeRawPointer? {
    let first = index == 0 ? headBytes : end(index &- 1, start)
    return end(index, start) > first ? start + first : nil
  }

  @inline(__always)
  private static func end(_ index: Int, _ start: UnsafeRawPointer) -> Int {
    Int(UInt32(littleEndian: start.load(fromByteOffset: index &* 4, as: UInt32.self)))
  }

  /// Whether there is a row of a record.
  func has(_ number: UInt32) -> Bool { withRow(number) { _ in true } ?? false }

  /// Passes every row with its record's number, ascending, until `body` says no.
  func forEach<E: Error>(_ body: (UInt32, RowView) throws(E) -> Bool) throws(E) {
    try forEachPage { (page, bytes) throws(E) -> Bool in
      for index in 0..<Self.rowsPerPage {
        guard let row = Self.row(index, in: bytes) else { continue }
        let number = UInt32(page) << 5 | UInt32(index)
        if try !body(number, RowView(row, maskWords: maskWords)) { return false }
      }
      return true
    }
  }

  /// Passes every page that has bytes with its number, ascending, until `body` says no.
  func forEachPage<E: Error>(
    _ body: (Int, UnsafeRawBufferPointer) throws(E) -> Bool
  ) throws(E) {
    var next = 0
    for group in groups.indices {
      for index in groups[group].indices where !groups[group][index].isEmpty {
        let page = group << 8 | index
        if let stored, try !stored.forEach(in: next..<page, body) { return }
        let goesOn = try groups[group][index].withUnsafeBufferPointer {
          (bytes) throws(E) -> Bool in try body(page, UnsafeRawBufferPointer(bytes))
        }
        if !goesOn { return }
        next = page + 1
      }
    }
    _ = try stored?.forEach(in: next..<Int.max, body)
  }

  /// The bytes of a page; none where it has no rows.
  func page(_ page: Int) -> [UInt8] {
    if page >> 8 < groups.count, page & 255 < groups[page >> 8].count {
      let bytes = groups[page >> 8][page & 255]
      if !bytes.isEmpty { return bytes }
    }
    return stored?.page(page) ?? []
  }

  /// Puts rows in the place of those that were there.
  /// `changes` are in ascending order of the records' numbers, each once.
  mutating func put(_ changes: [RowChange]) {
    var index = 0
    while index < changes.count {
      let page = Int(changes[index].number >> 5)
      var end = index + 1
      while end < changes.count, Int(changes[end].number >> 5) == page { end += 1 }
      put(changes[index..<end], on: page)
      index = end
    }
  }

  private mutating func put(_ changes: ArraySlice<RowChange>, on page: Int) {
    while groups.count <= page >> 8 { groups.append([]) }
    while groups[page >> 8].count <= page & 255 { groups[page >> 8].append([]) }
    let old = self.page(page)
    groups[page >> 8][page & 255] = old.withUnsafeBytes { Self.page(of: $0, with: changes) }
  }

  /// A page with some rows in the place of those of another.
  private static func page(
    of old: UnsafeRawBufferPointer, with changes: ArraySlice<RowChange>
  ) -> [UInt8] {
    var rows = [UnsafeRawBufferPointer?](repeating: nil, count: rowsPerPage)
    for index in 0..<rowsPerPage {
      guard let start = row(index, in: old), let page = old.baseAddress else { continue }
      let count = end(index, page) - page.distance(to: start)
      rows[index] = UnsafeRawBufferPointer(start: start, count: count)
    }
    for change in changes { rows[Int(change.number & 31)] = change.row }
    let size = rows.reduce(headBytes) { $0 + ($1?.count ?? 0) }
    return [UInt8](unsafeUninitializedCapacity: size) { room, initialized in
      let room = UnsafeMutableRawBufferPointer(room)
      var end = headBytes
      for index in 0..<rowsPerPage {
        if let row = rows[index] {
          UnsafeMutableRawBufferPointer(rebasing: room[end...]).copyMemory(from: row)
          end += row.count
        }
        room.storeBytes(of: UInt32(end).littleEndian, toByteOffset: index * 4, as: UInt32.self)
      }
      initialized = size
    }
  }

  /// What is broken in the pages, empty when nothing is.
  func checkInvariants() -> [String] {
    var violations: [String] = []
    for (group, pages) in groups.enumerated() {
      if pages.count > Self.pagesPerGroup { violations.append("group \(group) is too long") }
      if group < groups.count - 1, pages.count < Self.pagesPerGroup {
        violations.append("group \(group) has gaps")
      }
      for (index, page) in pages.enumerated() where !page.isEmpty {
        let ends = page.withUnsafeBytes { bytes in
          bytes.baseAddress.map { start in (0..<Self.rowsPerPage).map { Self.end($0, start) } }
            ?? []
        }
        let isSorted = zip([Self.headBytes] + ends, ends).allSatisfy { $0 <= $1 }
        if !isSorted || ends.last != page.count {
          violations.append("page \(index) of group \(group) has other ends than rows")
        }
      }
    }
    return violations
  }
}

/// A row that takes the place of another.
struct RowChange {
  let number: UInt32
  /// The new row; whoever makes the change keeps its memory alive meanwhile.
  let row: UnsafeRawBufferPointer
  /// Its traces, as the log has them.
  let traces: UnsafePointer<TraceTable.Trace>
}
