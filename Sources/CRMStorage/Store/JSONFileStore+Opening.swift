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

  /// Opens a store on any file system.
  package static func open(
    at path: String, options: Options, files: any FileSystem
  ) throws(StoreError) -> JSONFileStore {
    let opening = try StoreOpening(
      layout: StoreLayout(folder: path), options: options, files: files)
    return JSONFileStore(try opening.run())
  }
}
