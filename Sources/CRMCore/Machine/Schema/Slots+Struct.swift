// Between the struct of a record and its row. Every pointer to a property is bound to the type that
// the property was declared with, which its slot tells: both come from the same key path.

extension Slots {
  /// Puts what the struct at `base` holds into a row, without what is absent.
  func build(_ row: inout RowBuilder, from base: UnsafeRawPointer) {
    blank.view { blank in
      Self.build(&row, from: base, all, fields) { slot, base in
        isBlank(slot, base) ? blank.stored(slot) ?? .empty : nil
      }
    }
  }

  /// The same; `known` gives the bytes of a value of its type's own form where nobody needs to be
  /// asked for them: no bytes are no value.
  @inline(__always)
  static func build(
    _ row: inout RowBuilder, from base: UnsafeRawPointer, _ all: [Slot], _ fields: [AnyField],
    known: (Int, UnsafeRawPointer) -> UnsafeRawBufferPointer?
  ) {
    row.begin(slotCount: all.count)
    for slot in all.indices {
      let place = base + all[slot].offset
      switch (all[slot].property, all[slot].isOptional) {
      case (.other, _), (.choice, _):
        if let bytes = known(slot, base) {
          if !bytes.isEmpty { row.add(slot, bytes) }
        } else if all[slot].property == .other {
          fields[slot].access.encoded(place)?.withUnsafeBytes { row.add(slot, $0) }
        } else if case .text(let key) = fields[slot].access.value(place) {
          row.add(slot, text: key)
        }
      case (let property, let isOptional): add(property, place, isOptional, slot, &row)
      }
      if !all[slot].isOmittable, !row.has(slot) { row.addAbsent(slot) }
    }
  }

  @inline(__always)
  private static func add(
    _ property: PropertyType, _ place: UnsafeRawPointer, _ isOptional: Bool, _ slot: Int,
    _ row: inout RowBuilder
  ) {
    @inline(__always)
    func held<T>(_: T.Type) -> T? {
      isOptional
        ? place.assumingMemoryBound(to: T?.self).pointee
        : place.assumingMemoryBound(to: T.self).pointee
    }
    func add(text: String?) {
      if let text, !text.isEmpty { row.add(slot, text: text) }
    }
    func add(number: (some FixedWidthInteger & BitwiseCopyable)?) {
      if let number { row.add(slot, number: number) }
    }
    switch property {
    case .text: add(text: held(String.self))
    case .email: add(text: held(EmailAddress.self)?.text)
    case .phone: add(text: held(PhoneNumber.self)?.text)
    case .flag: if held(Bool.self) == true { row.addFlag(slot) }
    case .integer: add(number: held(Int.self).map { Int64($0) })
    case .time: add(number: held(Timestamp.self)?.milliseconds)
    case .money: add(number: held(Money.self).map { Value.packed($0) })
    case .date: add(number: held(CalendarDate.self)?.daysSinceEpoch)
    case .identifier:
      // The layout of an identifier does not depend on its root.
      if let id = held(Identifier<RecordHeader>.self), id.number != 0 { add(number: id.number) }
    case .principal: add(number: held(Principal.self)?.number)
    case .choice, .other: break
    }
  }
}

extension Slots {
  /// Gives what is absent in the struct at `base` the one form in which the journal gives it back.
  func normalize(_ base: UnsafeMutableRawPointer) {
    for slot in all.indices {
      let place = base + all[slot].offset
      switch (all[slot].property, all[slot].isOptional) {
      case (.choice, _), (.other, _), (.identifier, true), (.flag, true):
        if !isBlank(slot, base) { fields[slot].access.normalize(place) }
      case (.text, true):
        let text = place.assumingMemoryBound(to: String?.self)
        if text.pointee?.isEmpty == true { text.pointee = nil }
      case (.email, true):
        let email = place.assumingMemoryBound(to: EmailAddress?.self)
        if email.pointee?.text.isEmpty == true { email.pointee = nil }
      case (.phone, true):
        let phone = place.assumingMemoryBound(to: PhoneNumber?.self)
        if phone.pointee?.text.isEmpty == true { phone.pointee = nil }
      default: break
      }
    }
  }
}

extension Slots {
  /// Makes the record that a row holds at a place where there is nothing yet.
  func make(at base: UnsafeMutableRawPointer, from row: RowView, _ number: UInt32) {
    makeEmpty(at: base)
    fill(base, from: row)
    if header < 0 { return }
    // The offset is that of the struct's stored header, which the kind's schema was given.
    let header = (base + header).assumingMemoryBound(to: RecordHeader.self)
    header.pointee.number = number
    header.pointee.version = row.version
    header.pointee.isForeign = row.isForeign
  }

  /// Puts what a row holds into the empty struct at `base`.
  func fill(_ base: UnsafeMutableRawPointer, from row: RowView) {
    all.withUnsafeBufferPointer { all in
      row.forEach { slot, rank in
        // A row has bits for the fields of its kind alone.
        Self.fill(base + all[slot].offset, from: row.value(at: rank), all[slot])
      }
    }
  }

  /// Puts the bytes of a field's value into the property at `place`.
  @inline(__always)
  static func fill(
    _ place: UnsafeMutableRawPointer, from bytes: UnsafeRawBufferPointer, _ slot: Slot
  ) {
    let isKey = slot.property == .choice && !slot.isOptional
    if bytes.isEmpty, !isKey { return slot.access.empty(place) }
    switch (slot.property, slot.isOptional) {
    case (.other, _): slot.access.fill(place, json: bytes)
    case (.choice, _):
      if let known = slot.choices[bytes] {
        slot.access.assign(known, place)
      } else {
        slot.access.fill(place, key: bytes)
      }
    case (let property, let isOptional): fill(property, place, isOptional, bytes)
    }
  }

  @inline(__always)
  private static func fill(
    _ property: PropertyType, _ place: UnsafeMutableRawPointer, _ isOptional: Bool,
    _ bytes: UnsafeRawBufferPointer
  ) {
    func hold<T>(_ value: T) { Self.hold(value, at: place, isOptional) }
    switch property {
    case .text: hold(bytes.text)
    case .email: hold(EmailAddress(unchecked: bytes.text))
    case .phone: hold(PhoneNumber(unchecked: bytes.text))
    case .flag: fill(property, place, isOptional, 1)
    case .integer, .time, .money: fill(property, place, isOptional, bytes.int64)
    case .date: fill(property, place, isOptional, Int64(bytes.int32))
    // The layout of an identifier does not depend on its root.
    case .identifier: hold(Identifier<RecordHeader>(bytes.uint32))
    case .principal: hold(Principal(user: bytes.uint32))
    case .choice, .other: break
    }
  }

  /// Puts the number that rows and columns have for a field into the property at `place`.
  @inline(__always)
  static func fill(
    _ property: PropertyType, _ place: UnsafeMutableRawPointer, _ isOptional: Bool, _ number: Int64
  ) {
    func hold<T>(_ value: T) { Self.hold(value, at: place, isOptional) }
    switch property {
    case .flag: hold(number != 0)
    case .integer: hold(Int(number))
    case .time: hold(Timestamp(unchecked: number))
    case .money: hold(Value.money(unpacking: number))
    case .date: hold(CalendarDate(unchecked: Int(number)))
    case .identifier, .principal, .text, .email, .phone, .choice, .other: break
    }
  }

  @inline(__always)
  private static func hold<T>(_ value: T, at place: UnsafeMutableRawPointer, _ isOptional: Bool) {
    if isOptional {
      place.assumingMemoryBound(to: T?.self).pointee = value
    } else {
      place.assumingMemoryBound(to: T.self).pointee = value
    }
  }
}

extension UnsafeRawBufferPointer {
  // Numbers in rows lie anywhere, little-endian, in as many bytes as their type has; the reads are
  // within the buffer, for the checks of its subscripts hold here too.
  @inline(__always) var int64: Int64 { Int64(littleEndian: loadUnaligned(as: Int64.self)) }
  @inline(__always) var int32: Int32 { Int32(littleEndian: loadUnaligned(as: Int32.self)) }
  @inline(__always) var uint32: UInt32 { UInt32(littleEndian: loadUnaligned(as: UInt32.self)) }
  @inline(__always) var text: String { String(decoding: self, as: UTF8.self) }
}

extension Choice {
  /// Sets a property of this type, or of its optional, to the choice of a key; says whether it is one.
  static func put(
    _ key: String, at place: UnsafeMutableRawPointer, _ isOptional: Bool
  ) -> Bool {
    guard let choice = Self(rawValue: key) else { return false }
    if isOptional {
      place.assumingMemoryBound(to: Self?.self).pointee = choice
    } else {
      place.assumingMemoryBound(to: Self.self).pointee = choice
    }
    return true
  }
}

extension FieldAccess {
  /// Sets a property to the choice of a key that the type has taken before.
  fileprivate func fill(_ place: UnsafeMutableRawPointer, key: UnsafeRawBufferPointer) {
    if choice?.put(key.text, at: place, isOptional) != true {
      take(place) { () throws(ValueError) in try assign(.text(key.text), place) }
    }
  }

  /// Sets a property to what JSON says that the type itself wrote.
  fileprivate func fill(_ place: UnsafeMutableRawPointer, json: UnsafeRawBufferPointer) {
    take(place) {
      var reader = JSONReader(json, mode: .journal)
      try decode(&reader, place)
    }
  }

  /// Sets a property to its absent value.
  fileprivate func empty(_ place: UnsafeMutableRawPointer) {
    take(place) { () throws(ValueError) in try assign(.null, place) }
  }

  private func take(_ place: UnsafeMutableRawPointer, _ body: () throws -> Void) {
    do {
      try body()
    } catch {
      // Only what a type has read or written itself comes into a row, so it reads it again.
      preconditionFailure("\(type) refuses what it took before: \(error)")
    }
  }
}
