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
    let format = StoreFormat(
      storeID: hex(options.random()) + hex(options.random()), created: options.now(),
      hasTestClock: hasTestClock)
    try refuseNetwork(StoreLayout(folder: path), options, files)
    try StoreDraft.make(at: path, random: options.random, files: files) {
      draft throws(StoreError) in
      let bytes = format.encoded()
      try draft.write(bytes, to: draft.layout.format)
      let tail = Tail.start(bytes.withUnsafeBytes { SHA256.hash($0) }, segment: 1)
      try draft.finish(
        generation: format.generation, head: tail.head, place: tail.place,
        segment: try draft.write([], to: draft.layout.segment(1)))
    }
    return try open(at: path, options: options, files: files)
  }

  /// Makes a store where there is none; where another process was faster, opens what that one made.
  static func create(
    at path: String, options: Options, files: any FileSystem,
    orElse open: () throws -> JSONFileStore
  ) throws -> JSONFileStore {
    do {
      return try create(at: path, options: options, files: files)
    } catch .storeExists(let path) {
      do {
        return try open()
      } catch StoreError.noStore {
        // What is there is no store.
        throw StoreError.storeExists(path: path)
      }
    }
  }

  /// Throws where nothing would be written to the store once it is made.
  static func refuseNetwork(
    _ layout: StoreLayout, _ options: Options, _ files: any FileSystem
  ) throws(StoreError) {
    if options.acceptsNetworkFileSystem { return }
    do {
      guard let name = try files.networkFileSystem(at: layout.parent) else { return }
      throw StoreError.readOnly(reason: JSONFileStore.ReadOnlyReason.networkFileSystem(name).text)
    } catch let error as StoreError {
      throw error
    } catch {
      // Where there is no such folder, making the store says so.
    }
  }
}
