import CRMStorage
import CRMStoreConformance
import Synchronization

/// Files in memory that lose what was not flushed when the power fails.
///
/// At a crash each unflushed write may be kept, lost, torn, or kept in some sectors alone; new names
/// in a directory that was not flushed may be gone. Which it is, the seed decides.
final class SimulatedFileSystem: FileSystem {
  let world = Mutex(World())

  struct World: Sendable {
    var nodes: [UInt64: Node] = [1: Node(entries: [:])]
    var descriptors: [Int32: UInt64] = [:]
    var locks: [UInt64: Int32] = [:]
    var nextNode: UInt64 = 2
    var nextDescriptor: Int32 = 3
    var callCount = 0
    /// The number of the call that no longer happens, nor any after it.
    var crashCall = Int.max
    var time: UInt64 = 0
  }

  /// How many calls were made since the start.
  var callCount: Int { world.withLock { $0.callCount } }

  /// Whether the power has failed.
  var hasCrashed: Bool { world.withLock { $0.callCount >= $0.crashCall } }

  /// Has the power fail at a call, counted from now on.
  func crash(afterCalls count: Int) {
    world.withLock { $0.crashCall = $0.callCount + count }
  }

  /// Starts again after a crash: every file is as the disk has it now.
  func restart(seed: UInt64) {
    var random = SeededRandom(seed: seed)
    restart { $0.settle(&random) }
  }

  /// Starts again with the first unflushed changes of each file, and no others.
  func restart(keeping count: Int) {
    restart { $0.settle(keeping: count) }
  }

  /// Ends the process that the crash was to come to, and no other: what it wrote is there, flushed
  /// or not.
  func killProcess() {
    world.withLock { ($0.locks, $0.crashCall) = ([:], .max) }
  }

  private func restart(_ settle: (inout Node) -> Void) {
    world.withLock { world in
      for number in world.nodes.keys.sorted() {
        guard var node = world.nodes[number] else { continue }
        settle(&node)
        world.nodes[number] = node
      }
      world.descriptors = [:]
      world.locks = [:]
      world.crashCall = .max
    }
  }

  func open(_ path: String, _ mode: OpenMode) throws(SystemError) -> OpenFile {
    try call("open", path) { world in
      let (parent, name) = try world.place(of: path)
      if mode == .create {
        guard world.nodes[parent]?.entries?[name] == nil else { throw Failure.exists }
        let number = world.add(Node(entries: nil))
        world.nodes[parent]?.entries?[name] = number
      }
      guard let number = world.nodes[parent]?.entries?[name] else { throw Failure.absent }
      let descriptor = world.nextDescriptor
      world.nextDescriptor += 1
      world.descriptors[descriptor] = number
      return OpenFile(descriptor: descriptor, path: path)
    }
  }

  func close(_ file: OpenFile) {
    world.withLock { world in
      if let number = world.descriptors.removeValue(forKey: file.descriptor),
        world.locks[number] == file.descriptor
      {
        world.locks[number] = nil
      }
    }
  }

  func read(
    _ file: OpenFile, into buffer: UnsafeMutableRawBufferPointer, at offset: Int
  ) throws(SystemError) -> Int {
    let bytes = try call("read", file.path) { world in
      world.file(file)?.bytes ?? []
    }
    let part = bytes.dropFirst(offset).prefix(buffer.count)
    buffer.copyBytes(from: part)
    return part.count
  }

  func write(
    _ file: OpenFile, _ bytes: UnsafeRawBufferPointer, at offset: Int
  ) throws(SystemError) {
    let bytes = Array(bytes)
    try change(file, "write") { $0.write(bytes, at: offset) }
  }

  func flush(_ file: OpenFile) throws(SystemError) {
    try change(file, "flush") { $0.flush() }
  }

  func truncate(_ file: OpenFile, to size: Int) throws(SystemError) {
    try change(file, "truncate") { $0.truncate(to: size) }
  }

  func flushDirectory(_ path: String) throws(SystemError) {
    try call("flush", path) { world in
      guard let number = try world.number(at: path) else { throw Failure.absent }
      world.nodes[number]?.flush()
    }
  }

  func rename(_ old: String, to new: String) throws(SystemError) {
    try call("rename", new) { world in
      let (oldParent, oldName) = try world.place(of: old)
      let (newParent, newName) = try world.place(of: new)
      guard let number = world.nodes[oldParent]?.entries?[oldName] else { throw Failure.absent }
      if let there = world.nodes[newParent]?.entries?[newName],
        world.nodes[there]?.entries?.isEmpty == false
      {
        throw Failure.exists
      }
      world.nodes[oldParent]?.entries?[oldName] = nil
      world.nodes[newParent]?.entries?[newName] = number
    }
  }

  func remove(_ path: String) throws(SystemError) {
    try call("remove", path) { world in
      let (parent, name) = try world.place(of: path)
      if let there = world.nodes[parent]?.entries?[name],
        world.nodes[there]?.entries?.isEmpty == false
      {
        throw Failure.exists
      }
      world.nodes[parent]?.entries?[name] = nil
    }
  }

  func makeDirectory(_ path: String) throws(SystemError) {
    try call("make directory", path) { world in
      let (parent, name) = try world.place(of: path)
      guard world.nodes[parent]?.entries?[name] == nil else { throw Failure.exists }
      let number = world.add(Node(entries: [:]))
      world.nodes[parent]?.entries?[name] = number
    }
  }

  func list(_ path: String) throws(SystemError) -> [String] {
    try call("list", path) { world in
      guard let number = try world.number(at: path) else { throw Failure.absent }
      return Array((world.nodes[number]?.entries ?? [:]).keys)
    }
  }

  func status(of file: OpenFile) throws(SystemError) -> FileStatus {
    try call("stat", file.path) { world in
      FileStatus(
        size: world.file(file)?.bytes.count ?? 0, device: 1,
        inode: world.descriptors[file.descriptor] ?? 0)
    }
  }

  func status(at path: String) throws(SystemError) -> FileStatus? {
    try call("stat", path) { world in
      guard let number = try? world.number(at: path) else { return nil }
      let size = world.nodes[number]?.bytes.count ?? 0
      return FileStatus(size: size, device: 1, inode: number)
    }
  }

  func networkFileSystem(at path: String) throws(SystemError) -> String? { nil }

  func tryLock(_ file: OpenFile) throws(SystemError) -> Bool {
    try call("lock", file.path) { world in
      let number = world.descriptors[file.descriptor] ?? 0
      if let holder = world.locks[number] { return holder == file.descriptor }
      world.locks[number] = file.descriptor
      return true
    }
  }

  func unlock(_ file: OpenFile) {
    world.withLock { world in
      let number = world.descriptors[file.descriptor] ?? 0
      if world.locks[number] == file.descriptor { world.locks[number] = nil }
    }
  }

  var processID: Int32 { 1 }
  var uptime: UInt64 { world.withLock { $0.time } }
  var wallTime: Int64 { 0 }

  func pause(nanoseconds: UInt64) {
    world.withLock { $0.time += nanoseconds }
  }

  /// Makes one call, unless the power has failed.
  private func call<T: Sendable>(
    _ name: StaticString, _ path: String, _ body: (inout World) throws -> T
  ) throws(SystemError) -> T {
    do {
      return try world.withLock { world in
        world.callCount += 1
        guard world.callCount < world.crashCall else { throw Failure.power }
        return try body(&world)
      }
    } catch {
      throw SystemError(name, path, (error as? Failure ?? .absent).rawValue)
    }
  }

  private func change(
    _ file: OpenFile, _ name: StaticString, _ body: (inout Node) -> Void
  ) throws(SystemError) {
    try call(name, file.path) { world in
      guard let number = world.descriptors[file.descriptor], world.nodes[number] != nil else {
        throw Failure.absent
      }
      // In its place: a copy would be one of all its bytes.
      body(&world.nodes[number, default: Node(entries: nil)])
    }
  }

  /// The error numbers that the simulation gives, the same on every platform.
  enum Failure: Int32, Error {
    case absent = 2
    case power = 5
    case exists = 17
  }
}
