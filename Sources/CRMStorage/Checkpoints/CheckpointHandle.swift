import CRMCore

/// The open file of a checkpoint: its bytes stay, whatever happens to its name.
final class CheckpointHandle: Checkpoint.Source {
  let byteCount: Int
  private let files: any FileSystem
  private let file: OpenFile

  /// Opens the file at `path`.
  init(_ path: String, _ files: any FileSystem) throws(SystemError) {
    let file = try files.open(path, .read)
    do {
      byteCount = try files.status(of: file).size
    } catch {
      files.close(file)
      throw error
    }
    (self.files, self.file) = (files, file)
  }

  deinit { files.close(file) }

  func read(
    into room: UnsafeMutableRawBufferPointer, at offset: Int
  ) throws(StoreError) -> Int {
    do {
      return try files.read(file, into: room, at: offset)
    } catch {
      throw .unusable(error)
    }
  }
}
