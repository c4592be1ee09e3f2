import CRMCore

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

extension Platform {
  /// The bytes of a file to import: read where they lie, or once where they come from a pipe.
  static func importBytes(_ path: String) throws(FileError) -> any ImportBytes {
    let descriptor = path == "-" ? dup(STDIN_FILENO) : open(path, O_RDONLY)
    guard descriptor >= 0 else { throw failure(.read, path) }
    var status = stat()
    // What claims to be an empty file may be made as it is read.
    if fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG, status.st_size > 0,
      lseek(descriptor, 0, SEEK_CUR) == 0
    {
      return FileBytes(path: path, descriptor: descriptor, count: Int(status.st_size))
    }
    defer { close(descriptor) }
    return HeldBytes(try readAll(descriptor, path, limit: .max))
  }
}

/// The bytes of an open file; it is closed with the last use.
private final class FileBytes: ImportBytes {
  private let path: String
  private let descriptor: Int32
  let count: Int

  init(path: String, descriptor: Int32, count: Int) {
    self.path = path
    self.descriptor = descriptor
    self.count = count
  }

  deinit { close(descriptor) }

  func read(
    at offset: Int, into room: UnsafeMutableRawBufferPointer
  ) throws(ImportError) -> Int {
    while true {
      let count = pread(descriptor, room.baseAddress, room.count, off_t(offset))
      if count >= 0 { return count }
      if errno != EINTR { throw .unreadable(Platform.failure(.read, path).message) }
    }
  }
}
