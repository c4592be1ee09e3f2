/// A record that is likely the same as another, and by which field.
public struct LikelyDuplicate: Hashable, Sendable {
  /// The record that is there already.
  public let record: RecordReference
  /// The field that both share.
  public let field: String
}

extension State {
  /// A key that more records share than this says nothing, so it is left out.
  package static let duplicateLimit = 20

  /// The live records that share a unique or matched value with `record`.
  package func likelyDuplicates<R: Declared>(of record: R) -> [LikelyDuplicate] {
    let table = table(R.self)
    var found: [LikelyDuplicate] = []
    for field in R.schema.slots.keys {
      guard let key = field.keyText(of: R.schema.value(of: field, in: record)) else { continue }
      let numbers = table.numbers(holding: key, in: field).filter {
        $0 != record.header.number && table.content.isLive($0)
      }
      if numbers.count > Self.duplicateLimit { continue }
      found += numbers.map {
        LikelyDuplicate(
          record: RecordReference(kind: R.kind, number: $0), field: field.name)
      }
    }
    return found
  }
}

extension Snapshot {
  /// The live records that are likely the same as `record`, by matched fields, as far as a user may
  /// read them.
  public func likelyDuplicates<R: Declared>(
    of record: R, readableBy actor: some Acting
  ) -> [LikelyDuplicate] {
    likelyDuplicates(of: record).filter { isReadable($0.record, by: actor) }
  }

  /// The live records that are likely the same as `record`, by matched fields.
  public func likelyDuplicates<R: Declared>(of record: R) -> [LikelyDuplicate] {
    state.likelyDuplicates(of: record)
  }
}
