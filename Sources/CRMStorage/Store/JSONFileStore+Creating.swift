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
}
