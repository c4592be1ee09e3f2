import CRMCore

/// The file of a checkpoint while it is written, under a passing name that is locked meanwhile.
///
/// The lock tells others that its writer lives: what a dead one left, the next writer removes.
final class CheckpointOutput: Checkpoint.Sink {
  let path: String
  private let files: any FileSystem
  private let file: OpenFile
  private var buffer: [UInt8] = []
  private var offset = 0

  /// Makes the file.
  init(
    _ position: Position, _ layout: StoreLayout, random: () -> UInt64, _ files: any FileSystem
  ) throws(SystemError) {
    self.files = files
    file = try Self.make(files) { layout.checkpointDraft(position, random: random()) }
    path = file.path
    buffer.reserveCapacity(Self.bufferSize)
  }

  /// Makes and locks a file; again, where somebody who tidies up took it before it was locked.
  private static func make(
    _ files: any FileSystem, at name: () -> String
  ) throws(SystemError) -> OpenFile {
    while true {
      let path = name()
      let file = try files.open(path, .create)
      do throws(SystemError) {
        if try files.tryLock(file), let named = try files.status(at: path),
          try named.isSameFile(as: files.status(of: file))
        {
          return file
        }
      } catch {
        files.close(file)
        try? files.remove(path)
        throw error
      }
      files.close(file)
      try? files.remove(path)
    }
  }

  deinit { files.close(file) }

  func write(_ bytes: UnsafeRawBufferPointer) throws(StoreError) {
    do {
      if buffer.count + bytes.count > Self.bufferSize { try empty() }
      guard bytes.count < Self.bufferSize else {
        try files.write(file, bytes, at: offset)
        offset += bytes.count
        return
      }
      buffer.append(contentsOf: bytes)
    } catch {
      throw .notWritten(error)
    }
  }

  /// Puts everything on the disk; nothing may be written afterwards.
  func flush() throws(SystemError) {
    try empty()
    try files.flush(file)
  }

  private func empty() throws(SystemError) {
    guard !buffer.isEmpty else { return }
    try files.write(file, buffer, at: offset)
    offset += buffer.count
    buffer.removeAll(keepingCapacity: true)
  }

  private static let bufferSize = 256 << 10
}
