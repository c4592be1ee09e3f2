import CRMCore

/// Where an open store lies, known by one of its files that is held open and never replaced.
///
/// As long as the file is open nothing else gets its number, so a folder that took the store's
/// place is told from it, though all names are the same.
struct StorePlace: Sendable {
  let files: any FileSystem
  let path: String
  let file: FileStatus

  init(of file: OpenFile, _ files: any FileSystem) throws(SystemError) {
    (self.files, path) = (files, file.path)
    self.file = try files.status(of: file)
  }

  /// Notices that another store took this one's place.
  func check() throws(StoreError) {
    let named: FileStatus?
    do {
      named = try files.status(at: path)
    } catch {
      throw .unusable(error)
    }
    guard let named, named.isSameFile(as: file) else { throw Self.replaced(path) }
  }

  /// The error of a path that leads to another file than it did.
  static func replaced(_ path: String) -> StoreError {
    .unusable(reason: "something else took this store's place; open it again", path: path, code: 0)
  }
}
