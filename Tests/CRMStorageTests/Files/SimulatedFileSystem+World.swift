import CRMStorage
import CRMStoreConformance
import Synchronization

extension SimulatedFileSystem.World {
  typealias Node = SimulatedFileSystem.Node

  mutating func add(_ node: Node) -> UInt64 {
    nodes[nextNode] = node
    nextNode += 1
    return nextNode - 1
  }

  func file(_ file: OpenFile) -> Node? {
    descriptors[file.descriptor].flatMap { nodes[$0] }
  }

  /// The directory of a path, and the name in it.
  func place(of path: String) throws(SimulatedFileSystem.Failure) -> (UInt64, String) {
    let parts = path.split(separator: "/").map(String.init)
    guard let name = parts.last else { throw .absent }
    guard let parent = try number(of: parts.dropLast()) else { throw .absent }
    return (parent, name)
  }

  func number(at path: String) throws(SimulatedFileSystem.Failure) -> UInt64? {
    try number(of: path.split(separator: "/").map(String.init)[...])
  }

  private func number(of parts: ArraySlice<String>) throws(SimulatedFileSystem.Failure) -> UInt64? {
    var number: UInt64 = 1
    for part in parts {
      guard let next = nodes[number]?.entries?[part] else { return nil }
      number = next
    }
    return number
  }
}

extension SimulatedFileSystem {
  /// A file or directory: as it is seen, and as the disk has it.
  struct Node: Sendable {
    /// A directory's names; nil in a file.
    var entries: [String: UInt64]?
    private var durableEntries: [String: UInt64]?
    /// A file's content.
    private(set) var bytes: [UInt8] = []
    private var durable: [UInt8] = []
    private var pending: [Change] = []

    private enum Change {
      case write([UInt8], at: Int)
      case truncate(Int)
    }

    init(entries: [String: UInt64]?) {
      (self.entries, durableEntries) = (entries, entries)
    }

    mutating func write(_ new: [UInt8], at offset: Int) {
      pending.append(.write(new, at: offset))
      Self.put(new, at: offset, in: &bytes)
    }

    mutating func truncate(to size: Int) {
      pending.append(.truncate(size))
      Self.cut(&bytes, to: size)
    }

    /// Puts on the disk what was changed since the last flush, and no more: what a flush that
    /// failed has dropped is still seen, and never gets there by itself.
    mutating func flush() {
      for change in pending { apply(change) }
      (pending, durableEntries) = ([], entries)
    }

    /// Fails to flush: the system forgets that there was something to be flushed.
    mutating func failFlush() {
      pending.removeAll {
        if case .write = $0 { true } else { false }
      }
    }

    /// Has the first changes on the disk alone; with none of them, no new names either.
    mutating func settle(keeping count: Int) {
      if count > 0 { durableEntries = entries }
      for change in pending.prefix(count) { apply(change) }
      (bytes, pending, entries) = (durable, [], durableEntries)
    }

    /// Decides what of the unflushed is on the disk.
    mutating func settle(_ random: inout SeededRandom) {
      if Bool.random(using: &random) { durableEntries = entries }
      switch Int.random(in: 0..<4, using: &random) {
      case 0: break
      case 1: durable = bytes
      case 2: keepFront(&random)
      default: keepSectors(&random)
      }
      (bytes, pending, entries) = (durable, [], durableEntries)
    }

    /// Keeps the first changes, and a part of the one after them.
    private mutating func keepFront(_ random: inout SeededRandom) {
      for change in pending.prefix(Int.random(in: 0...pending.count, using: &random)) {
        if Bool.random(using: &random), case .write(let new, let offset) = change {
          let kept = Int.random(in: 0...new.count, using: &random)
          return Self.put(Array(new.prefix(kept)), at: offset, in: &durable)
        }
        apply(change)
      }
    }

    /// Keeps some sectors of every write, and sometimes the size of all of them.
    private mutating func keepSectors(_ random: inout SeededRandom) {
      for change in pending {
        guard case .write(let new, let offset) = change else {
          apply(change)
          continue
        }
        var start = 0
        while start < new.count {
          let end = min(new.count, ((offset + start) / 512 + 1) * 512 - offset)
          if Bool.random(using: &random) {
            Self.put(Array(new[start..<end]), at: offset + start, in: &durable)
          }
          start = end
        }
        if Bool.random(using: &random), durable.count < offset + new.count {
          Self.cut(&durable, to: offset + new.count)
        }
      }
    }

    private mutating func apply(_ change: Change) {
      switch change {
      case .write(let new, let offset): Self.put(new, at: offset, in: &durable)
      case .truncate(let size): Self.cut(&durable, to: size)
      }
    }

    private static func put(_ new: [UInt8], at offset: Int, in bytes: inout [UInt8]) {
      guard !new.isEmpty else { return }
      if bytes.count < offset + new.count { cut(&bytes, to: offset + new.count) }
      bytes.replaceSubrange(offset..<(offset + new.count), with: new)
    }

    /// Cuts, or fills up with zeros.
    private static func cut(_ bytes: inout [UInt8], to size: Int) {
      if size < bytes.count {
        bytes.removeLast(bytes.count - size)
      } else {
        while bytes.count < size {
          bytes.append(contentsOf: zeros.prefix(size - bytes.count))
        }
      }
    }

    private static let zeros = [UInt8](repeating: 0, count: 1 << 20)
  }
}

extension SimulatedFileSystem {
  /// A file's bytes as they are seen; empty without the file.
  func bytes(at path: String) -> [UInt8] {
    world.withLock { world in
      (try? world.number(at: path)).flatMap { world.nodes[$0]?.bytes } ?? []
    }
  }

  /// Puts bytes in a file's place, durably or as somebody who flushes nothing.
  func replace(_ path: String, with bytes: [UInt8], isFlushed: Bool = true) {
    world.withLock { world in
      guard let number = try? world.number(at: path) else { return }
      world.nodes[number]?.truncate(to: 0)
      if !isFlushed { world.nodes[number]?.flush() }
      world.nodes[number]?.write(bytes, at: 0)
      if isFlushed { world.nodes[number]?.flush() }
    }
  }

  /// Drops what a file has unflushed, as a system does whose flush failed.
  func failFlush(of file: OpenFile) {
    world.withLock { world in
      if let number = world.descriptors[file.descriptor] { world.nodes[number]?.failFlush() }
    }
  }
}
