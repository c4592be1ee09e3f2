/// The system calls that a store needs, and no others, so that a test can make any of them fail.
package protocol FileSystem: Sendable {
  /// Opens a file; it is not inherited by child processes.
  func open(_ path: String, _ mode: OpenMode) throws(SystemError) -> OpenFile
  /// Gives the file back; never tried twice.
  func close(_ file: OpenFile)
  /// Reads up to the buffer's size from `offset`; fewer bytes only at the end of the file.
  func read(
    _ file: OpenFile, into buffer: UnsafeMutableRawBufferPointer, at offset: Int
  ) throws(SystemError) -> Int
  /// Writes all the bytes at `offset`, or throws after any part of them.
  func write(
    _ file: OpenFile, _ bytes: UnsafeRawBufferPointer, at offset: Int
  ) throws(SystemError)
  /// Makes the file's content durable; never tried twice, as a failure may have dropped content.
  func flush(_ file: OpenFile) throws(SystemError)
  /// Makes the names in a directory durable.
  func flushDirectory(_ path: String) throws(SystemError)
  /// Cuts the file to `size`, or grows it by zeros.
  func truncate(_ file: OpenFile, to size: Int) throws(SystemError)
  /// Gives a file or directory another name, replacing a file or an empty directory there.
  func rename(_ old: String, to new: String) throws(SystemError)
  /// Removes a file or an empty directory.
  func remove(_ path: String) throws(SystemError)
  /// Makes a directory that only its owner can enter.
  func makeDirectory(_ path: String) throws(SystemError)
  /// The names in a directory, in no order.
  func list(_ path: String) throws(SystemError) -> [String]
  /// What is known of an open file.
  func status(of file: OpenFile) throws(SystemError) -> FileStatus
  /// What is known of the file at a path; nil when there is none.
  func status(at path: String) throws(SystemError) -> FileStatus?
  /// What the network file system is called that the path is on; nil on one of this machine.
  func networkFileSystem(at path: String) throws(SystemError) -> String?
  /// Takes the exclusive lock of the file if nobody has it.
  func tryLock(_ file: OpenFile) throws(SystemError) -> Bool
  /// Gives the lock back.
  func unlock(_ file: OpenFile)
  /// The number of this process.
  var processID: Int32 { get }
  /// Nanoseconds since some moment, never going back.
  var uptime: UInt64 { get }
  /// Milliseconds since 1970-01-01 UTC.
  var wallTime: Int64 { get }
  /// Blocks the calling thread for a while.
  func pause(nanoseconds: UInt64)
}
