/// A file that was opened.
package struct OpenFile: Hashable, Sendable {
  /// The file system's number of it.
  package var descriptor: Int32
  /// The path by which it was opened, for messages.
  package var path: String

  package init(descriptor: Int32, path: String) {
    self.descriptor = descriptor
    self.path = path
  }
}

/// What a file is opened for.
package enum OpenMode: Hashable, Sendable {
  /// Reading an existing file.
  case read
  /// Reading an existing file, or what a symbolic link leads to.
  case readThroughLinks
  /// Reading and writing an existing file.
  case readWrite
  /// Making a file that must not exist, for its owner alone.
  case create
}
