#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// The operating system's files: the only place of this library that makes system calls on them.
package struct POSIXFileSystem: FileSystem {
  package init() {}

  package func open(_ path: String, _ mode: OpenMode) throws(SystemError) -> OpenFile {
    let flags =
      switch mode {
      case .read: O_RDONLY | O_NOFOLLOW
      case .readThroughLinks: O_RDONLY
      case .readWrite: O_RDWR | O_NOFOLLOW
      case .create: O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW
      }
    // A link in place of a file of the store would lead writes elsewhere.
    let descriptor = try retrying("open", path) { openFile(path, flags | O_CLOEXEC) }
    return OpenFile(descriptor: descriptor, path: path)
  }

  package func close(_ file: OpenFile) {
    _ = closeFile(file.descriptor)
  }

  package func read(
    _ file: OpenFile, into buffer: UnsafeMutableRawBufferPointer, at offset: Int
  ) throws(SystemError) -> Int {
    var done = 0
    while done < buffer.count {
      let room = UnsafeMutableRawBufferPointer(rebasing: buffer[done...])
      let count = try retrying("read", file.path) {
        pread(file.descriptor, room.baseAddress, room.count, off_t(offset + done))
      }
      if count == 0 { break }
      done += count
    }
    return done
  }

  package func write(
    _ file: OpenFile, _ bytes: UnsafeRawBufferPointer, at offset: Int
  ) throws(SystemError) {
    var done = 0
    while done < bytes.count {
      let rest = UnsafeRawBufferPointer(rebasing: bytes[done...])
      let count = try retrying("write", file.path) {
        pwrite(file.descriptor, rest.baseAddress, rest.count, off_t(offset + done))
      }
      guard count > 0 else { throw SystemError("write", file.path, EIO) }
      done += count
    }
  }

  package func flush(_ file: OpenFile) throws(SystemError) {
    #if canImport(Darwin)
      // fsync there leaves the data in the drive's cache; volumes without F_FULLFSYNC say ENOTSUP.
      if fcntl(file.descriptor, F_FULLFSYNC) == 0 { return }
      let code = errno
      guard code == ENOTSUP else { throw SystemError("flush", file.path, code) }
      guard fsync(file.descriptor) == 0 else { throw SystemError("flush", file.path, errno) }
    #else
      guard fdatasync(file.descriptor) == 0 else { throw SystemError("flush", file.path, errno) }
    #endif
  }

  package func flushDirectory(_ path: String) throws(SystemError) {
    let descriptor = try retrying("open", path) {
      openFile(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    }
    defer { _ = closeFile(descriptor) }
    guard fsync(descriptor) == 0 else { throw SystemError("flush", path, errno) }
  }

  package func truncate(_ file: OpenFile, to size: Int) throws(SystemError) {
    _ = try retrying("truncate", file.path) { ftruncate(file.descriptor, off_t(size)) }
  }

  package func rename(_ old: String, to new: String) throws(SystemError) {
    _ = try retrying("rename", new) { renameFile(old, new) }
  }

  package func remove(_ path: String) throws(SystemError) {
    _ = try retrying("remove", path) { removeFile(path) }
  }

  package func makeDirectory(_ path: String) throws(SystemError) {
    _ = try retrying("make directory", path) { mkdir(path, 0o700) }
  }

  package func list(_ path: String) throws(SystemError) -> [String] {
    guard let directory = opendir(path) else { throw SystemError("list", path, errno) }
    defer { closedir(directory) }
    var names: [String] = []
    while true {
      errno = 0
      guard let entry = readdir(directory) else {
        let code = errno
        guard code == 0 else { throw SystemError("list", path, code) }
        return names
      }
      // The name ends in a zero byte inside of the entry, which lives until the next readdir.
      let name = withUnsafeBytes(of: &entry.pointee.d_name) {
        String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name != "." && name != ".." { names.append(name) }
    }
  }

  package func status(of file: OpenFile) throws(SystemError) -> FileStatus {
    var result = stat()
    _ = try retrying("stat", file.path) { fstat(file.descriptor, &result) }
    return FileStatus(result)
  }

  package func status(at path: String) throws(SystemError) -> FileStatus? {
    var result = stat()
    do {
      _ = try retrying("stat", path) { statFile(path, &result) }
    } catch {
      guard error.code == ENOENT else { throw error }
      return nil
    }
    return FileStatus(result)
  }

  package func tryLock(_ file: OpenFile) throws(SystemError) -> Bool {
    do {
      _ = try retrying("lock", file.path) { flock(file.descriptor, LOCK_EX | LOCK_NB) }
      return true
    } catch {
      guard error.code == EWOULDBLOCK else { throw error }
      return false
    }
  }

  package func unlock(_ file: OpenFile) {
    _ = flock(file.descriptor, LOCK_UN)
  }

  /// The whole content of a small file, through symbolic links.
  func linkedContents(of path: String) throws(SystemError) -> [UInt8] {
    let file = try open(path, .readThroughLinks)
    defer { close(file) }
    var bytes = [UInt8](repeating: 0, count: min(try status(of: file).size, 1 << 20))
    bytes.removeLast(bytes.count - (try readAll(file, into: &bytes)))
    return bytes
  }

  /// The path that a symbolic link holds.
  func linkTarget(of path: String) throws(SystemError) -> String {
    var bytes = [CChar](repeating: 0, count: 4096)
    let count = try retrying("read link", path) { readlink(path, &bytes, bytes.count) }
    return String(decoding: bytes[..<count].map(UInt8.init(bitPattern:)), as: UTF8.self)
  }

  package var processID: Int32 { getpid() }

  package var uptime: UInt64 {
    let time = now(CLOCK_MONOTONIC)
    return UInt64(time.tv_sec) &* 1_000_000_000 &+ UInt64(time.tv_nsec)
  }

  package var wallTime: Int64 {
    let time = now(CLOCK_REALTIME)
    return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
  }

  package func pause(nanoseconds: UInt64) {
    var time = timespec()
    time.tv_sec = .init(nanoseconds / 1_000_000_000)
    time.tv_nsec = .init(nanoseconds % 1_000_000_000)
    _ = nanosleep(&time, nil)
  }

  private func now(_ clock: clockid_t) -> timespec {
    var time = timespec()
    _ = clock_gettime(clock, &time)
    return time
  }

  /// Makes a call again as long as a signal interrupts it; reads the error number at once.
  func retrying<Result: SignedInteger>(
    _ call: StaticString, _ path: String, _ body: () -> Result
  ) throws(SystemError) -> Result {
    while true {
      let result = body()
      if result >= 0 { return result }
      let code = errno
      guard code == EINTR else { throw SystemError(call, path, code) }
    }
  }
}

// Free functions, because the methods above hide the C functions of the same names.

private func openFile(_ path: String, _ flags: Int32) -> Int32 { open(path, flags, 0o600) }
private func closeFile(_ descriptor: Int32) -> Int32 { close(descriptor) }
private func renameFile(_ old: String, _ new: String) -> Int32 { rename(old, new) }
private func removeFile(_ path: String) -> Int32 { remove(path) }
private func statFile(_ path: String, _ result: inout stat) -> Int32 { lstat(path, &result) }

extension FileStatus {
  fileprivate init(_ status: stat) {
    self.init(
      size: Int(status.st_size), device: UInt64(truncatingIfNeeded: status.st_dev),
      inode: UInt64(status.st_ino))
  }
}
