import CRMCore

extension LineJudge {
  /// For each kind of which the last records are lost: the one with the highest number.
  func lostNumbers() -> [RecordReference] {
    highest.sorted { $0.key.rawValue < $1.key.rawValue }.compactMap { kind, number in
      number > lastNumber(of: kind) ? RecordReference(kind: kind, number: number) : nil
    }
  }

  /// What the lost lines left behind in the records that are here.
  func remarks() -> [JSONFileStore.RepairFinding] {
    var remarks: [JSONFileStore.RepairFinding] = []
    for type in catalog.kinds { remarks += self.remarks(type) }
    return remarks
  }

  private func remarks<R: CRMRecord>(_: R.Type) -> [JSONFileStore.RepairFinding] {
    let table = state.table(R.self)
    var remarks: [JSONFileStore.RepairFinding] = []
    for number in table.live {
      guard let record = table.find(R.ID(number)) else { continue }
      for field in R.schema.slots.references {
        for target in R.schema.value(of: field, in: record).records where !isHere(target) {
          remarks.append(.dangling(record.reference, field: field.name, target: target))
        }
      }
      for field in R.schema.slots.unique {
        let value = R.schema.value(of: field, in: record)
        guard let key = field.keyText(of: value) else { continue }
        let holders = table.numbers(holding: key, in: field).filter(table.live.contains).sorted()
        guard holders.count > 1, holders.first == number else { continue }
        remarks.append(
          .shared(
            field: field.name, value: value.description,
            holders.map { RecordReference(kind: R.kind, number: $0) }))
      }
    }
    return remarks
  }
}

extension Value {
  /// The records that a typed value names.
  fileprivate var records: [RecordReference] {
    switch self {
    case .reference(let record): [record]
    case .list(let values): values.flatMap(\.records)
    case .parts(let parts): parts.flatMap(\.value.records)
    case .null, .bool, .integer, .text, .date, .time, .money: []
    }
  }
}
