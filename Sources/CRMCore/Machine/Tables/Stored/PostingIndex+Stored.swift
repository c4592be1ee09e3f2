extension PostingIndex {
  /// Appends the values with their records, or the pairs where the values are many.
  func store(in bytes: inout [UInt8]) {
    bytes.append(isMany ? 1 : 0)
    singles.store(in: &bytes)
    if isMany { return many.store(in: &bytes, texts: [], by: hash) }
    bytes.append(UInt8(few.values.count))
    for code in few.values.indices {
      bytes.appendCounted(few.values[code])
      few.bits[code].store(in: &bytes)
    }
    singleCodes.store(in: &bytes)
  }

  init?(stored fields: inout CheckpointFields, isList: Bool, by hash: TextHash) {
    self.init(isList: isList, hash: hash)
    guard let form: UInt8 = fields.integer(), let singles = PagedBits(stored: &fields) else {
      return nil
    }
    (isMany, self.singles) = (form == 1, singles)
    if isMany {
      guard let pairs = KeyIndex(stored: &fields, by: hash) else { return nil }
      many = pairs
      return
    }
    guard let count: UInt8 = fields.integer() else { return nil }
    for _ in 0..<count {
      guard let value = fields.countedBytes(), let bits = PagedBits(stored: &fields) else {
        return nil
      }
      let code = value.withUnsafeBytes { few.add($0, hash.hash($0)) }
      guard let code, code == few.bits.count - 1 else { return nil }
      few.bits[code] = bits
    }
    // Groups are counted at places that are made of codes.
    guard let codes = CodeColumn(stored: &fields), codes.highest <= count else { return nil }
    singleCodes = codes
  }
}
