public import CRMCore

extension JSONFileStore {
  /// Makes an empty store in a new folder at `path` and opens it.
  ///
  /// The folder appears whole and durable, or not at all. A store with a test clock says so in its
  /// format for ever. Throws `StoreError.storeExists` when something is there already.
  public static func create(
    at path: String, hasTestClock: Bool = false, options: Options = Options()
  ) throws(StoreError) -> JSONFileStore {
    try create(at: path, hasTestClock: hasTestClock, options: options, files: POSIXFileSystem())
  }

  /// Makes an empty store on any file system.
  package static func create(
    at path: String, hasTestClock: Bool = false, options: Options, files: any FileSystem
  ) throws(StoreError) -> JSONFileStore {
    let layout = StoreLayout(folder: path)
    let format = StoreFormat(
      storeID: hex(options.random()) + hex(options.random()), created: options.now(),
      hasTestClock: hasTestClock)
    try refuseNetwork(layout, options, files)
    let draft = StoreLayout(folder: "\(layout.folder).tmp-\(hex(options.random()))")
    do {
      guard try isVacant(layout, files) else { throw StoreError.storeExists(path: layout.folder) }
      do {
        try build(format, in: draft, files)
        try files.rename(draft.folder, to: layout.folder)
      } catch {
        discard(draft, files)
        throw error
      }
      try files.flushDirectory(layout.parent)
    } catch let error as SystemError {
      throw error.meansOccupied && error.path == layout.folder
        ? .storeExists(path: layout.folder) : .unusable(error)
    } catch let error as StoreError {
      throw error
    } catch {
      throw .unusable(reason: "\(error)", path: path, code: 0)
    }
    return try open(at: path, options: options, files: files)
  }

  /// Throws where nothing would be written to the store once it is made.
  static func refuseNetwork(
    _ layout: StoreLayout, _ options: Options, _ files: any FileSystem
  ) throws(StoreError) {
    if options.acceptsNetworkFileSystem { return }
    do {
      guard let name = try files.networkFileSystem(at: layout.parent) else { return }
      throw StoreError.readOnly(reason: ReadOnlyReason.networkFileSystem(name).text)
    } catch let error as StoreError {
      throw error
    } catch {
      // Where there is no such folder, making the store says so.
    }
  }

  /// Whether nothing is at the place, or only an empty folder.
  private static func isVacant(
    _ layout: StoreLayout, _ files: any FileSystem
  ) throws(SystemError) -> Bool {
    guard try files.status(at: layout.folder) != nil else { return true }
    return try files.list(layout.folder).isEmpty
  }

  /// Writes every file of an empty store and flushes them with their names.
  private static func build(
    _ format: StoreFormat, in layout: StoreLayout, _ files: any FileSystem
  ) throws(SystemError) {
    try files.makeDirectory(layout.folder)
    try files.makeDirectory(layout.torn)
    let bytes = format.encoded()
    let genesis = bytes.withUnsafeBytes { SHA256.hash($0) }
    _ = try write(bytes, layout.format, files)
    let segment = try write([], layout.segment(1), files)
    let tail = Tail.start(genesis, segment: 1)
    let horizon = Horizon(
      sequence: 0, generation: format.generation, head: tail.head, place: tail.place, file: segment)
    _ = try write(horizon.encoded(), layout.horizon, files)
    _ = try write([], layout.lock, files)
    try files.flushDirectory(layout.torn)
    try files.flushDirectory(layout.folder)
  }

  private static func write(
    _ bytes: [UInt8], _ path: String, _ files: any FileSystem
  ) throws(SystemError) -> FileStatus {
    let file = try files.open(path, .create)
    defer { files.close(file) }
    try files.write(file, bytes, at: 0)
    try files.flush(file)
    return try files.status(of: file)
  }

  /// Removes what was built of a store that could not be finished, as far as that goes.
  private static func discard(_ layout: StoreLayout, _ files: any FileSystem) {
    let inside = [layout.format, layout.segment(1), layout.horizon, layout.lock, layout.torn]
    for path in inside + [layout.folder] { try? files.remove(path) }
  }
}
