/// A file or standard output that cannot be read or written.
struct FileError: Error, Hashable {
  /// What could not be done to it.
  enum Use: String {
    case read, written
  }

  /// Its path; nil is standard output.
  let path: String?
  let use: Use
  /// The operating system's error number.
  let number: Int32

  var message: String {
    "\(path ?? "standard output") cannot be \(use.rawValue): \(Platform.message(number))"
  }
}
