import Synchronization

/// What is made of the texts of a table when somebody first asks for it: a column of each field's
/// folded texts, and the words of all searchable fields.
///
/// It belongs to one version of a table. The next version takes it over, with the records that were
/// changed since; those are looked at row by row, until they are too many.
final class TextColumns: Sendable {
  /// What was made of texts, and the records of which it is not what rows say now.
  struct Kept<Part: Sendable>: Sendable {
    let part: Part
    var stale = IDSet()
  }

  /// The words of the searchable fields, which a checkpoint may have.
  typealias Words = Deferred<Kept<WordIndex>>

  fileprivate struct Parts: Sendable {
    var columns: [Int: Kept<FoldedText>] = [:]
    /// The words, with the records that were changed since they were made or left to be read.
    var words: Kept<Words>?
  }

  private let parts: Mutex<Parts>

  /// Below so many records rows are read as fast.
  static let leastRows = 1_000

  private init(_ parts: Parts) { self.parts = Mutex(parts) }

  /// Nothing made yet, but for the words that a checkpoint may have.
  convenience init(words: Words? = nil) {
    self.init(Parts(words: words.map { Kept(part: $0) }))
  }

  /// The texts of a field of the table; nil where its records are few, or their numbers far apart.
  func column(_ slot: Int, of base: TableBase) -> Kept<FoldedText>? {
    guard base.isWorthColumns else { return nil }
    return parts.withLock { parts in
      if let known = parts.columns[slot] { return known }
      var builder = FoldedText.Builder(numbers: Int(base.lastNumber))
      base.rows.forEach { number, row in
        if let bytes = row.slice(slot) { builder.append(number, raw: bytes) }
        return true
      }
      let column = Kept(part: builder.finish())
      parts.columns[slot] = column
      return column
    }
  }

  /// The words of the table's searchable fields; nil where a column would be.
  func words(of base: TableBase) -> Kept<WordIndex>? {
    guard base.isWorthColumns else { return nil }
    return parts.withLock { parts in
      if let known = parts.knownWords { return known }
      let words = Kept(part: WordIndex(of: base))
      parts.words = Kept(part: Deferred(words))
      return words
    }
  }

  /// The words for a checkpoint; nil if nobody has asked for them yet.
  var keptWords: Words? {
    parts.withLock { parts in
      guard let words = parts.words else { return nil }
      return words.stale.isEmpty ? words.part : parts.knownWords.map { Deferred($0) }
    }
  }

  /// What is wrong with the words, if there are any, by the rows of a table.
  func checkInvariants(of base: TableBase) -> [String] {
    guard let words = parts.withLock({ $0.knownWords }) else { return [] }
    let isRight = words.part.says(theSameAs: WordIndex(of: base), without: words.stale)
    return words.part.checkInvariants() + (isRight ? [] : ["the words differ from the rows"])
  }

  /// The columns as the next version of the table has them, in which other rows have these numbers.
  func carried(past numbers: [UInt32], of count: Int) -> TextColumns {
    let limit = max(Self.leastRows, count / 20)
    func carried<Part>(_ kept: Kept<Part>) -> Kept<Part>? {
      var kept = kept
      for number in numbers { kept.stale.insert(number) }
      return kept.stale.count > limit ? nil : kept
    }
    return TextColumns(
      parts.withLock { parts in
        Parts(
          columns: parts.columns.compactMapValues(carried), words: parts.words.flatMap(carried))
      })
  }
}

extension TextColumns.Parts {
  fileprivate var knownWords: TextColumns.Kept<WordIndex>? {
    guard let words else { return nil }
    var known = words.part.value
    if !words.stale.isEmpty { known.stale = known.stale.union(words.stale) }
    return known
  }
}

extension TableBase {
  /// Whether there are enough records, and their numbers near enough, for columns of texts.
  fileprivate var isWorthColumns: Bool {
    rowCount >= TextColumns.leastRows && Int(lastNumber) < rowCount * 4
  }
}

extension WordIndex {
  /// The words of all searchable fields of a table.
  init(of base: TableBase) {
    var builder = Builder()
    let slots = base.slots.searchable
    var texts: [UInt8] = []
    base.rows.forEach { number, row in
      texts.removeAll(keepingCapacity: true)
      base.slots.appendTexts(of: row, in: slots, to: &texts)
      if !texts.isEmpty { builder.add(number, folded: texts) }
      return true
    }
    self = builder.finish()
  }
}

extension Slots {
  /// The places of the fields that the search box looks into.
  var searchable: [Int] {
    fields.filter { $0.traits.flags.contains(.searchable) }.map(\.slot)
  }

  /// Appends what the search box sees of a row: folded texts, each with a line feed behind it.
  ///
  /// Of a telephone number it sees the digits, as one word.
  func appendTexts(of row: RowView, in slots: [Int], to texts: inout [UInt8]) {
    for slot in slots {
      guard let bytes = row.slice(slot) else { continue }
      switch all[slot].property {
      case .phone: texts.append(contentsOf: bytes.lazy.filter { $0 &- 0x30 < 10 })
      case .text, .email: TextFolding.append(bytes.bindMemory(to: UInt8.self), to: &texts)
      case .flag, .integer, .time, .money, .date, .identifier, .principal, .choice, .other:
        let value = value(slot, bytes)
        let parts = if case .list(let values) = value { values } else { [value] }
        for part in parts {
          texts.append(contentsOf: TextFolding.fold(part.description).utf8)
          texts.append(0x0a)
        }
      }
      texts.append(0x0a)
    }
  }
}
