// Between the struct of a record and its row. Every pointer to a property is bound to the type that
// the property was declared with, which its slot tells: both come from the same key path.

extension Slots {
  /// Puts what the struct at `base` holds into a row, without what is absent.
  func build(_ row: inout RowBuilder, from base: UnsafeRawPointer) {
    Self.build(&row, from: base, all, fields)
  }

  static func build(
    _ row: inout RowBuilder, from base: UnsafeRawPointer, _ all: [Slot], _ fields: [AnyField]
  ) {
    row.begin(slotCount: all.count)
    for slot in all.indices {
      let place = base + all[slot].offset
      switch (all[slot].property, all[slot].isOptional) {
      case (.other, _): fields[slot].access.encoded(place)?.withUnsafeBytes { row.add(slot, $0) }
      case (.choice, _):
        if case .text(let key) = fields[slot].access.value(place) { row.add(slot, text: key) }
      case (let property, false): add(property, place, slot, &row)
      case (let property, true): addOptional(property, place, slot, &row)
      }
      if !all[slot].isOmittable, !row.has(slot) { row.addAbsent(slot) }
    }
  }

  @inline(__always)
  private static func add(
    _ property: PropertyType, _ place: UnsafeRawPointer, _ slot: Int, _ row: inout RowBuilder
  ) {
    switch property {
    case .text: add(text: place.assumingMemoryBound(to: String.self).pointee, slot, &row)
    case .email:
      add(text: place.assumingMemoryBound(to: EmailAddress.self).pointee.text, slot, &row)
    case .phone: add(text: place.assumingMemoryBound(to: PhoneNumber.self).pointee.text, slot, &row)
    case .flag: if place.assumingMemoryBound(to: Bool.self).pointee { row.addFlag(slot) }
    case .integer: row.add(slot, number: Int64(place.assumingMemoryBound(to: Int.self).pointee))
    case .time:
      row.add(slot, number: place.assumingMemoryBound(to: Timestamp.self).pointee.milliseconds)
    case .money:
      row.add(slot, number: Value.packed(place.assumingMemoryBound(to: Money.self).pointee))
    case .date:
      row.add(slot, number: place.assumingMemoryBound(to: CalendarDate.self).pointee.daysSinceEpoch)
    case .identifier:
      // The layout of an identifier does not depend on its root.
      let id = place.assumingMemoryBound(to: Identifier<RecordHeader>.self).pointee
      if id.number != 0 { row.add(slot, number: id.number) }
    case .principal:
      row.add(slot, number: place.assumingMemoryBound(to: Principal.self).pointee.number)
    case .choice, .other: break
    }
  }

  @inline(__always)
  private static func addOptional(
    _ property: PropertyType, _ place: UnsafeRawPointer, _ slot: Int, _ row: inout RowBuilder
  ) {
    switch property {
    case .text:
      if let text = place.assumingMemoryBound(to: String?.self).pointee {
        add(text: text, slot, &row)
      }
    case .email:
      guard let email = place.assumingMemoryBound(to: EmailAddress?.self).pointee else { return }
      add(text: email.text, slot, &row)
    case .phone:
      guard let phone = place.assumingMemoryBound(to: PhoneNumber?.self).pointee else { return }
      add(text: phone.text, slot, &row)
    case .flag:
      if place.assumingMemoryBound(to: Bool?.self).pointee == true { row.addFlag(slot) }
    case .integer:
      guard let number = place.assumingMemoryBound(to: Int?.self).pointee else { return }
      row.add(slot, number: Int64(number))
    case .time:
      guard let time = place.assumingMemoryBound(to: Timestamp?.self).pointee else { return }
      row.add(slot, number: time.milliseconds)
    case .money:
      guard let money = place.assumingMemoryBound(to: Money?.self).pointee else { return }
      row.add(slot, number: Value.packed(money))
    case .date:
      guard let date = place.assumingMemoryBound(to: CalendarDate?.self).pointee else { return }
      row.add(slot, number: date.daysSinceEpoch)
    case .identifier:
      let id = place.assumingMemoryBound(to: Identifier<RecordHeader>?.self).pointee
      if let id, id.number != 0 { row.add(slot, number: id.number) }
    case .principal:
      guard let principal = place.assumingMemoryBound(to: Principal?.self).pointee else { return }
      row.add(slot, number: principal.number)
    case .choice, .other: break
    }
  }

  @inline(__always)
  private static func add(text: String, _ slot: Int, _ row: inout RowBuilder) {
    if !text.isEmpty { row.add(slot, text: text) }
  }
}

extension Slots {
  /// Gives what is absent in the struct at `base` the one form in which the journal gives it back.
  func normalize(_ base: UnsafeMutableRawPointer) {
    for slot in all.indices {
      let place = base + all[slot].offset
      switch (all[slot].property, all[slot].isOptional) {
      case (.choice, _), (.other, _), (.identifier, true), (.flag, true):
        fields[slot].access.normalize(place)
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
    case (.choice, _): slot.access.fill(place, key: bytes)
    case (let property, false): fill(property, place, bytes)
    case (let property, true): fillOptional(property, place, bytes)
    }
  }

  @inline(__always)
  private static func fill(
    _ property: PropertyType, _ place: UnsafeMutableRawPointer, _ bytes: UnsafeRawBufferPointer
  ) {
    switch property {
    case .text: place.assumingMemoryBound(to: String.self).pointee = bytes.text
    case .email:
      place.assumingMemoryBound(to: EmailAddress.self).pointee = EmailAddress(unchecked: bytes.text)
    case .phone:
      place.assumingMemoryBound(to: PhoneNumber.self).pointee = PhoneNumber(unchecked: bytes.text)
    case .flag: place.assumingMemoryBound(to: Bool.self).pointee = true
    case .integer: place.assumingMemoryBound(to: Int.self).pointee = Int(bytes.int64)
    case .time:
      place.assumingMemoryBound(to: Timestamp.self).pointee = Timestamp(unchecked: bytes.int64)
    case .money:
      place.assumingMemoryBound(to: Money.self).pointee = Value.money(unpacking: bytes.int64)
    case .date:
      place.assumingMemoryBound(to: CalendarDate.self).pointee = CalendarDate(
        unchecked: Int(bytes.int32))
    case .identifier:
      place.assumingMemoryBound(to: Identifier<RecordHeader>.self).pointee = Identifier(
        bytes.uint32)
    case .principal:
      place.assumingMemoryBound(to: Principal.self).pointee = Principal(user: bytes.uint32)
    case .choice, .other: break
    }
  }

  @inline(__always)
  private static func fillOptional(
    _ property: PropertyType, _ place: UnsafeMutableRawPointer, _ bytes: UnsafeRawBufferPointer
  ) {
    switch property {
    case .text: place.assumingMemoryBound(to: String?.self).pointee = bytes.text
    case .email:
      place.assumingMemoryBound(to: EmailAddress?.self).pointee = EmailAddress(
        unchecked: bytes.text)
    case .phone:
      place.assumingMemoryBound(to: PhoneNumber?.self).pointee = PhoneNumber(unchecked: bytes.text)
    case .flag: place.assumingMemoryBound(to: Bool?.self).pointee = true
    case .integer: place.assumingMemoryBound(to: Int?.self).pointee = Int(bytes.int64)
    case .time:
      place.assumingMemoryBound(to: Timestamp?.self).pointee = Timestamp(unchecked: bytes.int64)
    case .money:
      place.assumingMemoryBound(to: Money?.self).pointee = Value.money(unpacking: bytes.int64)
    case .date:
      place.assumingMemoryBound(to: CalendarDate?.self).pointee = CalendarDate(
        unchecked: Int(bytes.int32))
    case .identifier:
      place.assumingMemoryBound(to: Identifier<RecordHeader>?.self).pointee = Identifier(
        bytes.uint32)
    case .principal:
      place.assumingMemoryBound(to: Principal?.self).pointee = Principal(user: bytes.uint32)
    case .choice, .other: break
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
  fileprivate static func put(
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
