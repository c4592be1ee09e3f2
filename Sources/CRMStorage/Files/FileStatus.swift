/// What the file system knows of a file.
package struct FileStatus: Hashable, Sendable {
  /// The size in bytes.
  package var size: Int
  /// The device that the file is on.
  package var device: UInt64
  /// The file's number on that device.
  package var inode: UInt64

  package init(size: Int, device: UInt64, inode: UInt64) {
    self.size = size
    self.device = device
    self.inode = inode
  }

  /// Whether two states are of one and the same file.
  package func isSameFile(as other: FileStatus) -> Bool {
    device == other.device && inode == other.inode
  }
}
