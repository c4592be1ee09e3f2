import Synchronization

/// The pages of a table's rows in a checkpoint, each read when it is first touched and kept then.
final class StoredPages: Sendable {
  /// Where the checkpoint has them.
  let section: Checkpoint.Section
  private let file: Checkpoint.File
  private let slots: Slots
  private let runs: [StoredRun]
  private let pages: Mutex<[[UInt8]]>
  // Where each page lies that was given out, 0 for the others. Allocated here, freed in `deinit`, and
  // changed by atomic operations alone.
  nonisolated(unsafe) private let places: UnsafeMutablePointer<Atomic<UInt>>
  /// A page made of the journal, where the checkpoint's cannot be read.
  private let instead: @Sendable (Int, Checkpoint.Defect) -> [UInt8]

  init(
    _ section: Checkpoint.Section, of slots: Slots, in file: Checkpoint.File, _ runs: [StoredRun],
    instead: @escaping @Sendable (Int, Checkpoint.Defect) -> [UInt8]
  ) {
    (self.section, self.slots, self.file) = (section, slots, file)
    (self.runs, self.instead) = (runs, instead)
    pages = Mutex([[UInt8]](repeating: [], count: section.blockCount))
    places = .allocate(capacity: section.blockCount)
    for block in 0..<section.blockCount { (places + block).initialize(to: Atomic(0)) }
  }

  deinit { places.deallocate() }

  /// A page's bytes, which stay where they are as long as this does; none where it has no rows.
  func page(_ number: Int) -> [UInt8] {
    guard let block = block(of: number) else { return [] }
    let known = pages.withLock { $0[block] }
    if !known.isEmpty { return known }
    let read = read(number, block)
    return pages.withLock { pages in
      // Another may have read it meanwhile, and have given it out.
      if pages[block].isEmpty { pages[block] = read }
      return pages[block]
    }
  }

  /// Where a page that has rows begins, for as long as this is there; nil where it has none.
  ///
  /// A page that was read before is found without a lock: a processor waits at one for what it reads
  /// already, and could not find several rows at a time.
  @inline(__always)
  func start(of number: Int) -> UnsafeRawPointer? {
    guard let block = block(of: number) else { return nil }
    return UnsafeRawPointer(bitPattern: places[block].load(ordering: .acquiring))
      ?? firstStart(of: number, block)
  }

  private func firstStart(of number: Int, _ block: Int) -> UnsafeRawPointer? {
    let page = page(number)
    if page.isEmpty { return nil }
    let start = page.withUnsafeBytes(\.baseAddress)
    places[block].store(UInt(bitPattern: start), ordering: .releasing)
    return start
  }

  /// Passes the pages of a range, ascending, until `body` says no; returns whether it never did.
  func forEach<E: Error>(
    in range: Range<Int>, _ body: (Int, UnsafeRawBufferPointer) throws(E) -> Bool
  ) throws(E) -> Bool {
    for run in runs {
      var number = max(run.first, range.lowerBound)
      let end = min(run.first + run.count, range.upperBound)
      while number < end {
        let bytes = some(from: number, before: end, of: run)
        for page in bytes {
          let goesOn = try page.withUnsafeBufferPointer { (bytes) throws(E) -> Bool in
            try body(number, UnsafeRawBufferPointer(bytes))
          }
          if !goesOn { return false }
          number += 1
        }
      }
    }
    return true
  }

  /// The next pages: the one that is known, or some that are read together.
  private func some(from number: Int, before end: Int, of run: StoredRun) -> [[UInt8]] {
    let block = run.block + number - run.first
    let count = min(end - number, Self.pagesAtOnce)
    let known = pages.withLock { Array($0[block..<(block + count)]) }
    if known.allSatisfy({ !$0.isEmpty }) { return known }
    do {
      var read: [[UInt8]] = []
      try file.forEachBlock(of: section, in: block..<(block + count)) { _, page in
        guard slots.canRead(page: page) else { throw Checkpoint.Defect.impossible(slots.kind) }
        read.append(Array(page))
      }
      return read
    } catch {
      // Page by page it shows which one it is.
      return (number..<(number + count)).map { page($0) }
    }
  }

  private func read(_ number: Int, _ block: Int) -> [UInt8] {
    do throws(Checkpoint.Defect) {
      let page = try file.block(block, of: section)
      guard page.withUnsafeBytes({ slots.canRead(page: $0) }) else {
        throw .impossible(slots.kind)
      }
      return page
    } catch {
      return instead(number, error)
    }
  }

  private func block(of number: Int) -> Int? {
    var (low, high) = (0, runs.count)
    while low < high {
      let middle = (low + high) / 2
      if runs[middle].first <= number { low = middle + 1 } else { high = middle }
    }
    guard low > 0, number - runs[low - 1].first < runs[low - 1].count else { return nil }
    return runs[low - 1].block + number - runs[low - 1].first
  }

  private static let pagesAtOnce = 64
}

/// Pages that follow each other, in blocks that do.
struct StoredRun: Hashable, Sendable {
  /// The number of the first page.
  let first: Int
  /// How many pages there are.
  var count: Int
  /// The block that the first page is.
  let block: Int
}
