@testable import CRMCore

// Changes of one id, made as a bulk of one; they say whether anything changed.

extension PagedBits {
  @discardableResult
  mutating func insert(_ id: UInt32) -> Bool {
    let isNew = !contains(id)
    apply(adding: [id], removing: [])
    return isNew
  }

  @discardableResult
  mutating func remove(_ id: UInt32) -> Bool {
    let wasThere = contains(id)
    apply(adding: [], removing: [id])
    return wasThere
  }
}

extension KeyIndex {
  @discardableResult
  mutating func insert(_ hash: UInt64, _ id: UInt32) -> Bool {
    let before = count
    apply(adding: [(hash, id)], removing: [])
    return count > before
  }

  @discardableResult
  mutating func remove(_ hash: UInt64, _ id: UInt32) -> Bool {
    let before = count
    apply(adding: [], removing: [(hash, id)])
    return count < before
  }
}

extension PostingIndex {
  @discardableResult
  mutating func insert(_ value: UnsafeRawBufferPointer, _ id: UInt32) -> Bool {
    let isNew = !has(value, id)
    apply(adding: [Entry(value, id)], removing: [])
    return isNew
  }

  @discardableResult
  mutating func remove(_ value: UnsafeRawBufferPointer, _ id: UInt32) -> Bool {
    let wasThere = has(value, id)
    if wasThere { apply(adding: [], removing: [Entry(value, id)]) }
    return wasThere
  }

  private func has(_ value: UnsafeRawBufferPointer, _ id: UInt32) -> Bool {
    switch lookup(value) {
    case .none: false
    case .exact(let bits): bits.contains(id)
    case .candidates(let ids): ids.contains(id)
    }
  }
}
