import CRMCore

/// The lock that one writer at a time holds, among all processes.
///
/// It belongs to this opening of the file: two stores in one process exclude each other, and a
/// killed process leaves nothing locked.
///
/// A process that was forked off shares its parent's opening, and with it the parent's lock, so it
/// never takes it and never gives it back. Whoever gives it back must have taken it, or asked.
struct StoreLock: Sendable {
  let files: any FileSystem
  let file: OpenFile
  let deadline: Duration
  let place: StorePlace
  /// The process that opened it.
  let processID: Int32

  init(files: any FileSystem, file: OpenFile, deadline: Duration) throws(SystemError) {
    (self.files, self.file, self.deadline) = (files, file, deadline)
    place = try StorePlace(of: file, files)
    processID = files.processID
  }

  /// Whether this process opened the lock itself, and is no copy of the one that did.
  var isOwn: Bool { files.processID == processID }

  /// The error of a process that was forked off.
  static let foreign = StoreError.readOnly(
    reason: "the store was opened by the process that this one is a copy of")

  /// Throws in a process that is a copy of the one that opened the lock.
  func checkOwn() throws(StoreError) {
    guard isOwn else { throw Self.foreign }
  }

  /// Takes the lock if nobody holds it.
  func tryAcquire() throws(StoreError) -> Bool {
    try checkOwn()
    return try tryOwn()
  }

  private func tryOwn() throws(StoreError) -> Bool {
    do {
      guard try files.tryLock(file) else { return false }
    } catch {
      throw .unusable(error)
    }
    do {
      try place.check()
    } catch {
      files.unlock(file)
      throw error
    }
    return true
  }

  /// Takes the lock, trying again at growing intervals until the deadline.
  func acquire() throws(StoreError) {
    try checkOwn()
    if try tryOwn() { return }
    let (seconds, fraction) = deadline.components
    let patience =
      UInt64(max(0, seconds)) * 1_000_000_000 + UInt64(max(0, fraction / 1_000_000_000))
    let start = files.uptime
    var interval: UInt64 = 50_000
    while try !tryOwn() {
      guard files.uptime &- start < patience else { throw .busy(holder: holder()) }
      // Waiters that began together must not ask again together.
      files.pause(nanoseconds: UInt64.random(in: (interval / 2)...interval))
      interval = min(interval * 2, 5_000_000)
    }
  }

  /// Gives the lock back, in the process that took it.
  func release() { files.unlock(file) }

  /// The process that wrote its number into the file last.
  func holder() -> Int32? {
    var bytes = [UInt8](repeating: 0, count: 16)
    guard let count = try? files.readAll(file, into: &bytes) else { return nil }
    return Int32(String(decoding: bytes[..<count].prefix { $0 > 0x20 }, as: UTF8.self))
  }

  /// Leaves this process's number for those who wait; nothing depends on it.
  func note() { note(processID) }

  /// Leaves the number of a process for those who wait.
  func note(_ processID: Int32) {
    var text = Array(String(processID).utf8)
    while text.count < 11 { text.append(UInt8(ascii: " ")) }
    text.append(UInt8(ascii: "\n"))
    try? files.write(file, text, at: 0)
  }
}
