import CRMStorage
import Foundation
import Synchronization

/// Passes calls on to other files, counts them, and makes chosen ones fail.
final class FaultyFileSystem: FileSystem {
  private let base: any FileSystem
  private let state = Mutex(State())

  private struct State: Sendable {
    var counts: [String: Int] = [:]
    var total = 0
    var fault: Fault?
    var time: UInt64 = 0
    var bytesRead: [String: Int] = [:]
    var readCounts: [String: Int] = [:]
    var networkName: String?
    var processID: Int32?
    var isUnwritable = false
    var interruption: Interruption?
  }

  /// What happens before a call.
  struct Interruption: Sendable {
    /// The number of the call, counted from when this was set.
    var call: Int
    var body: @Sendable () -> Void
  }

  /// Which calls fail, and how.
  struct Fault: Sendable {
    /// The number of the first call that fails, counted from when the fault was set.
    var call: Int
    /// The system's error number.
    var code: Int32
    /// Whether every call after it fails too.
    var isLasting = false
    /// The only kind of call that is counted and fails; nil for all.
    var name: String?
    /// How many bytes a failing write still writes.
    var writtenByteCount = 0
  }

  init(_ base: any FileSystem) { self.base = base }

  /// How often a kind of call was made.
  func count(_ name: String) -> Int { state.withLock { $0.counts[name] ?? 0 } }

  /// How many bytes were read of the files whose names begin so.
  func bytesRead(_ name: String) -> Int {
    state.withLock { $0.bytesRead.filter { $0.key.hasPrefix(name) }.values.reduce(0, +) }
  }

  /// How often something was read of the file of that name.
  func readCount(_ name: String) -> Int { state.withLock { $0.readCounts[name] ?? 0 } }

  /// Claims to be a network file system.
  func pretendNetwork(_ name: String) { state.withLock { $0.networkName = name } }

  /// Claims that this process is another one now, as after a fork.
  func pretendFork() { state.withLock { $0.processID = base.processID + 1 } }

  /// How many calls were made since the last fault was set.
  var total: Int { state.withLock { $0.total } }

  /// Claims to lie on a medium that cannot be written to.
  func pretendUnwritable() { state.withLock { $0.isUnwritable = true } }

  /// Has something happen before a call that is made from now on.
  func interrupt(atCall call: Int, with body: @escaping @Sendable () -> Void) {
    state.withLock { $0.interruption = Interruption(call: call, body: body) }
  }

  /// Whether what was to happen before a call is still to come.
  var isToBeInterrupted: Bool { state.withLock { $0.interruption != nil } }

  /// Sets the fault to come; nil for none.
  func setFault(_ fault: Fault?) {
    state.withLock { state in
      state.fault = fault
      state.total = 0
    }
  }

  /// Moves the clock that never goes back.
  func advance(seconds: UInt64) {
    state.withLock { $0.time += seconds * 1_000_000_000 }
  }

  /// Counts a call; the fault that it is to fail with, if any.
  private func note(_ name: String) -> Fault? {
    interruption()?.body()
    return state.withLock { state in
      if state.isUnwritable, Self.changing.contains(name) { return Fault(call: 0, code: EROFS) }
      state.counts[name, default: 0] += 1
      guard let fault = state.fault, fault.name == nil || fault.name == name else {
        if state.fault == nil { state.total += 1 }
        return nil
      }
      state.total += 1
      let isDue = fault.isLasting ? state.total >= fault.call : state.total == fault.call
      return isDue ? fault : nil
    }
  }

  private static let changing: Set = ["write", "truncate", "rename", "remove", "make directory"]

  /// What happens before this call.
  private func interruption() -> Interruption? {
    state.withLock { state in
      state.interruption?.call -= 1
      guard let due = state.interruption, due.call <= 0 else { return nil }
      state.interruption = nil
      return due
    }
  }

  private func pass(_ name: StaticString, _ path: String) throws(SystemError) {
    if let fault = note(name.description) { throw SystemError(name, path, fault.code) }
  }

  func open(_ path: String, _ mode: OpenMode) throws(SystemError) -> OpenFile {
    try pass("open", path)
    if mode != .read, state.withLock(\.isUnwritable) { throw SystemError("open", path, EROFS) }
    return try base.open(path, mode)
  }

  func close(_ file: OpenFile) { base.close(file) }

  func read(
    _ file: OpenFile, into buffer: UnsafeMutableRawBufferPointer, at offset: Int
  ) throws(SystemError) -> Int {
    try pass("read", file.path)
    let count = try base.read(file, into: buffer, at: offset)
    let name = file.path.split(separator: "/").last.map(String.init) ?? ""
    state.withLock { state in
      state.bytesRead[name, default: 0] += count
      state.readCounts[name, default: 0] += 1
    }
    return count
  }

  func write(
    _ file: OpenFile, _ bytes: UnsafeRawBufferPointer, at offset: Int
  ) throws(SystemError) {
    if let fault = note("write") {
      let part = UnsafeRawBufferPointer(rebasing: bytes.prefix(fault.writtenByteCount))
      try base.write(file, part, at: offset)
      throw SystemError("write", file.path, fault.code)
    }
    try base.write(file, bytes, at: offset)
  }

  func flush(_ file: OpenFile) throws(SystemError) {
    do {
      try pass("flush", file.path)
    } catch {
      (base as? SimulatedFileSystem)?.failFlush(of: file)
      throw error
    }
    try base.flush(file)
  }

  func flushDirectory(_ path: String) throws(SystemError) {
    try pass("flush", path)
    try base.flushDirectory(path)
  }

  func truncate(_ file: OpenFile, to size: Int) throws(SystemError) {
    try pass("truncate", file.path)
    try base.truncate(file, to: size)
  }

  func rename(_ old: String, to new: String) throws(SystemError) {
    try pass("rename", new)
    try base.rename(old, to: new)
  }

  func remove(_ path: String) throws(SystemError) {
    try pass("remove", path)
    try base.remove(path)
  }

  func makeDirectory(_ path: String) throws(SystemError) {
    try pass("make directory", path)
    try base.makeDirectory(path)
  }

  func list(_ path: String) throws(SystemError) -> [String] {
    try pass("list", path)
    return try base.list(path)
  }

  func status(of file: OpenFile) throws(SystemError) -> FileStatus {
    try pass("stat", file.path)
    return try base.status(of: file)
  }

  func status(at path: String) throws(SystemError) -> FileStatus? {
    try pass("stat", path)
    return try base.status(at: path)
  }

  func networkFileSystem(at path: String) throws(SystemError) -> String? {
    if let name = state.withLock(\.networkName) { return name }
    return try base.networkFileSystem(at: path)
  }

  func tryLock(_ file: OpenFile) throws(SystemError) -> Bool {
    try pass("lock", file.path)
    return try base.tryLock(file)
  }

  func unlock(_ file: OpenFile) { base.unlock(file) }
  var processID: Int32 { state.withLock(\.processID) ?? base.processID }
  var uptime: UInt64 { state.withLock { $0.time } }
  var wallTime: Int64 { base.wallTime }

  func pause(nanoseconds: UInt64) {
    state.withLock { $0.time += nanoseconds }
  }
}
