import CRMStorage
import Synchronization

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// The system's files, with a signal to this process at a chosen call, and a clock set by hand.
///
/// Only calls that change something are counted, and those that take and give back the lock.
final class AimedFileSystem: FileSystem {
  private let base = POSIXFileSystem()
  private let state = Mutex(State())

  private struct State: Sendable {
    var count = 0
    var aim: Aim?
    var time: UInt64?
  }

  /// Which call the signal comes at.
  struct Aim: Sendable {
    /// The number of the call, counted from when the aim was set.
    var call: Int
    var moment: Moment
    var signal: Int32

    /// Sends the signal if this is its moment; the process has felt it when this returns.
    func strike(_ moment: Moment) {
      if moment == self.moment { _ = kill(getpid(), signal) }
    }
  }

  /// When the signal comes, as the call sees it.
  enum Moment: String, Sendable {
    case before, halfway, after
  }

  func setAim(_ aim: Aim) {
    state.withLock { ($0.aim, $0.count) = (aim, 0) }
  }

  /// Stops the clock: from now on only waiting moves it, at once.
  func stopClock() {
    state.withLock { $0.time = $0.time ?? 0 }
  }

  func advance(seconds: UInt64) {
    state.withLock { $0.time = ($0.time ?? 0) + seconds * 1_000_000_000 }
  }

  /// Counts a call; what is aimed at it.
  private func reach() -> Aim? {
    state.withLock { state in
      state.count += 1
      return state.aim?.call == state.count ? state.aim : nil
    }
  }

  /// Makes a call that has no middle.
  private func pass<T>(_ body: () throws(SystemError) -> T) throws(SystemError) -> T {
    let aim = reach()
    aim?.strike(.before)
    aim?.strike(.halfway)
    defer { aim?.strike(.after) }
    return try body()
  }

  func open(_ path: String, _ mode: OpenMode) throws(SystemError) -> OpenFile {
    guard mode == .create else { return try base.open(path, mode) }
    return try pass { () throws(SystemError) in try base.open(path, mode) }
  }

  func close(_ file: OpenFile) { base.close(file) }

  func read(
    _ file: OpenFile, into buffer: UnsafeMutableRawBufferPointer, at offset: Int
  ) throws(SystemError) -> Int {
    try base.read(file, into: buffer, at: offset)
  }

  func write(
    _ file: OpenFile, _ bytes: UnsafeRawBufferPointer, at offset: Int
  ) throws(SystemError) {
    let aim = reach()
    aim?.strike(.before)
    if aim?.moment == .halfway {
      let half = UnsafeRawBufferPointer(rebasing: bytes.prefix(bytes.count / 2))
      try base.write(file, half, at: offset)
      aim?.strike(.halfway)
    }
    try base.write(file, bytes, at: offset)
    aim?.strike(.after)
  }

  func flush(_ file: OpenFile) throws(SystemError) {
    try pass { () throws(SystemError) in try base.flush(file) }
  }

  func flushDirectory(_ path: String) throws(SystemError) {
    try pass { () throws(SystemError) in try base.flushDirectory(path) }
  }

  func truncate(_ file: OpenFile, to size: Int) throws(SystemError) {
    try pass { () throws(SystemError) in try base.truncate(file, to: size) }
  }

  func rename(_ old: String, to new: String) throws(SystemError) {
    try pass { () throws(SystemError) in try base.rename(old, to: new) }
  }

  func remove(_ path: String) throws(SystemError) {
    try pass { () throws(SystemError) in try base.remove(path) }
  }

  func makeDirectory(_ path: String) throws(SystemError) {
    try pass { () throws(SystemError) in try base.makeDirectory(path) }
  }

  func list(_ path: String) throws(SystemError) -> [String] { try base.list(path) }

  func status(of file: OpenFile) throws(SystemError) -> FileStatus { try base.status(of: file) }

  func status(at path: String) throws(SystemError) -> FileStatus? { try base.status(at: path) }

  func networkFileSystem(at path: String) throws(SystemError) -> String? {
    try base.networkFileSystem(at: path)
  }

  func tryLock(_ file: OpenFile) throws(SystemError) -> Bool {
    try pass { () throws(SystemError) in try base.tryLock(file) }
  }

  func unlock(_ file: OpenFile) {
    let aim = reach()
    aim?.strike(.before)
    aim?.strike(.halfway)
    base.unlock(file)
    aim?.strike(.after)
  }

  var processID: Int32 { base.processID }
  var uptime: UInt64 { state.withLock { $0.time } ?? base.uptime }
  var wallTime: Int64 { base.wallTime }

  func pause(nanoseconds: UInt64) {
    let isStopped = state.withLock { state in
      guard let time = state.time else { return false }
      state.time = time + nanoseconds
      return true
    }
    if !isStopped { base.pause(nanoseconds: nanoseconds) }
  }
}
