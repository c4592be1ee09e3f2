import Synchronization

/// A state as a checkpoint has it, of which parts are read when they are first touched.
///
/// Reading never fails. What a checkpoint turns out not to have is taken from a state that is made
/// of the journal instead, which takes as long as opening without a checkpoint does.
package final class StoredState: Sendable {
  let file: Checkpoint.File
  /// What the file says beside its tables.
  let summary: StoredSummary
  private let rebuilding = Mutex(Rebuilding())

  private struct Rebuilding {
    /// Makes the state of the journal; nil while its store is being opened.
    var rebuild: Rebuild?
    var rebuilt: Rebuilt?
    var defect: Checkpoint.Defect?
  }

  /// The state that the journal leads to, and the keys on the way.
  struct Rebuilt: Sendable {
    var state: State
    let keys: [KeyRing.Entry]
  }

  /// Makes the state of the journal, where this checkpoint has a defect.
  typealias Rebuild = @Sendable (StoredState, Checkpoint.Defect) throws -> Rebuilt

  /// Takes a checkpoint's state; nil where it says what this program does not understand.
  init?(_ file: Checkpoint.File) {
    guard let section = file.section(StoredSummary.section),
      let summary = section.extra.withUnsafeBytes({ StoredSummary($0) })
    else { return nil }
    (self.file, self.summary) = (file, summary)
  }

  var hash: TextHash { summary.hash }

  /// Says how the state is made of the journal where the checkpoint cannot be read.
  func setRebuild(_ rebuild: @escaping Rebuild) {
    rebuilding.withLock { $0.rebuild = rebuild }
  }

  /// What was found wrong, nil while nothing is.
  var defect: Checkpoint.Defect? { rebuilding.withLock { $0.defect } }

  /// A table that is made of the journal, because the checkpoint has this defect.
  ///
  /// While the store is being opened there is nothing to make it of; whoever opens asks for the
  /// defect, and begins anew without the checkpoint.
  func rebuilt(_ slots: Slots, after defect: Checkpoint.Defect) -> TableBase {
    rebuilt(after: defect)?.state.base(slots).base ?? TableBase(slots, hash: hash)
  }

  private func rebuilt(after defect: Checkpoint.Defect) -> Rebuilt? {
    rebuilding.withLock { rebuilding in
      rebuilding.defect = rebuilding.defect ?? defect
      if let rebuilt = rebuilding.rebuilt { return rebuilt }
      guard let rebuild = rebuilding.rebuild else { return nil }
      do {
        var rebuilt = try rebuild(self, defect)
        rebuilt.state.fold()
        rebuilding.rebuilt = rebuilt
        return rebuilt
      } catch {
        // Whoever reads cannot be told, and any answer would be a lie: nothing else is left.
        fatalError("the checkpoint is unreadable (\(defect.reason)), so is the journal: \(error)")
      }
    }
  }

  /// A part of a table, which is read when it is asked for; `empty` where the checkpoint has none.
  func part<Part: Sendable>(
    _ name: String, of slots: Slots, _ empty: @autoclosure () -> Part,
    read: @escaping @Sendable (inout CheckpointFields) -> Part?,
    instead: @escaping @Sendable (TableBase) -> Part
  ) -> Deferred<Part> {
    part(name, of: slots, read: read, instead: instead) ?? Deferred(empty())
  }

  /// A part of a table, which is read when it is asked for; nil where the checkpoint has none.
  func part<Part: Sendable>(
    _ name: String, of slots: Slots, read: @escaping @Sendable (inout CheckpointFields) -> Part?,
    instead: @escaping @Sendable (TableBase) -> Part
  ) -> Deferred<Part>? {
    guard let section = file.section("\(slots.kind)/\(name)") else { return nil }
    return Deferred(
      StoredPart(section, in: file) { [self] in
        do throws(Checkpoint.Defect) {
          if let part = try self.read(section, read) { return part }
          return instead(rebuilt(slots, after: .damagedRoot))
        } catch {
          return instead(rebuilt(slots, after: error))
        }
      })
  }

  /// The idempotency keys of the commits up to there.
  var keys: [KeyRing.Entry] {
    guard let section = file.section(Self.keySection) else { return [] }
    do throws(Checkpoint.Defect) {
      if let keys = try read(section, { Self.readKeys(&$0) }) { return keys }
      return rebuilt(after: .damagedRoot)?.keys ?? []
    } catch {
      return rebuilt(after: error)?.keys ?? []
    }
  }

  static let keySection = "keys"

  private static func readKeys(_ fields: inout CheckpointFields) -> [KeyRing.Entry]? {
    var keys: [KeyRing.Entry] = []
    while fields.remainingCount > 0 {
      guard let position = fields.count(), let key = fields.countedBytes() else { return nil }
      keys.append(KeyRing.Entry(key: String(decoding: key, as: UTF8.self), position: position))
    }
    return keys
  }

  /// Reads what stands in all blocks of a section.
  func read<Part>(
    _ section: Checkpoint.Section, _ read: (inout CheckpointFields) -> Part?
  ) throws(Checkpoint.Defect) -> Part? {
    try file.bytes(of: section).withUnsafeBytes { bytes in
      var fields = CheckpointFields(bytes)
      let part = read(&fields)
      return fields.remainingCount == 0 ? part : nil
    }
  }
}

/// The tables that a checkpoint has, made when they are first touched.
///
/// Apart from ``StoredState``, which every table holds: so neither keeps the other for ever.
final class StoredTables: Sendable {
  let state: StoredState
  /// By their schema's ordinal; nil where a kind was not asked for, none where there is no record.
  private let tables = Mutex<[SharedTable??]>([])

  init(_ state: StoredState) { self.state = state }

  /// The table of a kind; nil where the checkpoint has no record of it.
  func table(_ slots: Slots) -> SharedTable? {
    let ordinal = slots.ordinal
    let known = tables.withLock { ordinal < $0.count ? $0[ordinal] : nil }
    if let known { return known }
    let table = StoredTable(slots, in: state).map { SharedTable(TableBase($0)) }
    return tables.withLock { tables in
      while tables.count <= ordinal { tables.append(nil) }
      // Another may have made it meanwhile: there is one, so that what is read is read once.
      if let known = tables[ordinal] { return known }
      tables[ordinal] = .some(table)
      return table
    }
  }
}

/// What a checkpoint says of a state beside its tables.
struct StoredSummary: Sendable {
  var hash: TextHash
  /// Kinds that the journal holds and the program did not know, with how many lines of each.
  var foreignKinds: [RecordKind: Int] = [:]

  static let section = "state"

  init(hash: TextHash, foreignKinds: [RecordKind: Int]) {
    (self.hash, self.foreignKinds) = (hash, foreignKinds)
  }

  init?(_ bytes: UnsafeRawBufferPointer) {
    var fields = CheckpointFields(bytes)
    guard let seed: UInt64 = fields.integer(), let count: UInt32 = fields.integer() else {
      return nil
    }
    hash = TextHash(seed: seed)
    for _ in 0..<count {
      guard let name = fields.countedBytes(), let lines = fields.count() else { return nil }
      foreignKinds[RecordKind(rawValue: String(decoding: name, as: UTF8.self))] = lines
    }
  }

  func encoded() -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.appendInteger(hash.seed)
    bytes.appendInteger(UInt32(foreignKinds.count))
    for (kind, count) in foreignKinds.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
      bytes.appendCounted(Array(kind.rawValue.utf8))
      bytes.appendInteger(UInt64(count))
    }
    return bytes
  }
}
