public import CRMCore

extension JSONFileStore {
  /// Opens the store at `path`.
  ///
  /// Every line is checked by itself and against its neighbours. What a dead writer left is settled,
  /// see ``lastRecovery``; damage to committed data is thrown as `StoreError.damaged` and
  /// nothing is changed. Takes time in proportion to the journal's size.
  public static func open(
    at path: String, options: Options = Options()
  ) throws(StoreError) -> JSONFileStore {
    try open(at: path, options: options, files: POSIXFileSystem())
  }

  /// Opens the store and passes the lines of its commits to `consumer` while they are checked.
  ///
  /// So the journal is read once. Lines come whole and in order, those of a commit only after all of
  /// them were found whole; what lies beyond the horizon, ``read(after:_:)`` has. What `consumer`
  /// throws ends the opening and is thrown.
  public static func open(
    at path: String, options: Options = Options(),
    passing consumer: StoreLocation.Consumer
  ) throws -> JSONFileStore {
    try open(at: path, options: options, files: POSIXFileSystem(), passing: consumer)
  }

  /// Whether the store at `path` was made for tests, so that its clock may be set; opens nothing.
  public static func hasTestClock(at path: String) throws(StoreError) -> Bool {
    try StoreOpening(
      layout: StoreLayout(folder: path), options: Options(), files: POSIXFileSystem()
    ).format.hasTestClock
  }

  /// Opens a store on any file system.
  package static func open(
    at path: String, options: Options, files: any FileSystem
  ) throws(StoreError) -> JSONFileStore {
    let opening = try StoreOpening(
      layout: StoreLayout(folder: path), options: options, files: files)
    return JSONFileStore(try opening.run())
  }

  /// Opens a store on any file system and passes the lines of its commits on.
  package static func open(
    at path: String, options: Options, files: any FileSystem,
    taking takes: ((Checkpoint.File) -> Bool)? = nil, passing consumer: StoreLocation.Consumer
  ) throws -> JSONFileStore {
    let opening = try StoreOpening(
      layout: StoreLayout(folder: path), options: options, files: files)
    var failure: (any Error)?
    let opened = withoutActuallyEscaping(consumer) { consumer in
      Result { () throws(StoreError) in
        try opening.run(taking: takes) { chunk in
          do { try consumer(chunk) } catch { failure = error }
          return failure == nil
        }
      }
    }
    if let failure {
      if case .success(var journal) = opened { journal.close() }
      throw failure
    }
    return JSONFileStore(try opened.get())
  }
}
