import CRMCore

/// A store whose files may be damaged in any way; it is only ever read.
struct DamagedStore {
  let files: any FileSystem
  let layout: StoreLayout
  /// What its format says; nil where that cannot be read.
  private(set) var format: StoreFormat?
  /// The chain hash of the empty journal; nil where the format cannot be read.
  private(set) var genesis: ContentDigest?
  /// How far the journal was known to be flushed; nil where nothing says so.
  private(set) var horizon: Horizon?
  /// The first positions that the segments are named by, ascending.
  private(set) var segments: [Position] = []
  /// What is wrong with the files beside the segments.
  private(set) var findings: [JSONFileStore.RepairFinding] = []

  init(layout: StoreLayout, files: any FileSystem) throws(StoreError) {
    (self.layout, self.files) = (layout, files)
    let names: [String]
    do {
      names = try files.list(layout.folder).sorted()
    } catch {
      throw error.meansAbsent ? .noStore(path: layout.folder) : .unusable(error)
    }
    segments = names.compactMap(StoreLayout.segmentPosition).sorted()
    guard !segments.isEmpty || names.contains("format.json") else {
      throw .noStore(path: layout.folder)
    }
    try readFormat()
    try readHorizon()
    if !names.contains("lock") { findings.append(.file("lock", .missing)) }
    for name in names where !isKnown(name) { findings.append(.foreignFile(name)) }
  }

  private func isKnown(_ name: String) -> Bool {
    let known = ["format.json", "head", "lock", "torn", "attachments"]
    return known.contains(name) || StoreLayout.segmentPosition(name) != nil
  }

  private mutating func readFormat() throws(StoreError) {
    guard let bytes = try contents(of: layout.format) else {
      return findings.append(.file("format.json", .missing))
    }
    do {
      format = try StoreFormat(bytes)
      genesis = bytes.withUnsafeBytes { SHA256.hash($0) }
    } catch .newer(let version) {
      throw .newerFormat(version: version)
    } catch {
      findings.append(.file("format.json", .damaged))
    }
  }

  private mutating func readHorizon() throws(StoreError) {
    let file: OpenFile
    do {
      file = try files.open(layout.horizon, .read)
    } catch {
      guard error.meansAbsent else { throw .unusable(error) }
      return findings.append(.file("head", .missing))
    }
    defer { files.close(file) }
    // Whoever cannot read the slots knows as little as whoever finds them damaged.
    horizon = try? HorizonFile(files: files, file: file).newest()
    if horizon == nil { findings.append(.file("head", .damaged)) }
  }
}

extension DamagedStore {
  /// The bytes of a segment; those that the disk does not give are zeros.
  func segment(_ position: Position) throws(StoreError) -> [UInt8] {
    try contents(of: layout.segment(position)) ?? []
  }

  /// The bytes of a file as far as the disk gives them, the others as zeros; nil without the file.
  func contents(of path: String) throws(StoreError) -> [UInt8]? {
    let file: OpenFile
    do {
      file = try files.open(path, .read)
    } catch {
      if error.meansAbsent { return nil }
      throw .unusable(error)
    }
    defer { files.close(file) }
    do {
      var bytes = [UInt8](repeating: 0, count: try files.status(of: file).size)
      do {
        bytes.removeLast(bytes.count - (try files.readAll(file, into: &bytes)))
      } catch {
        readBlocks(of: file, into: &bytes)
      }
      return bytes
    } catch {
      throw .unusable(error)
    }
  }

  /// Reads block by block and leaves zeros where that fails.
  private func readBlocks(of file: OpenFile, into bytes: inout [UInt8]) {
    bytes.withUnsafeMutableBytes { bytes in
      for start in stride(from: 0, to: bytes.count, by: Self.blockSize) {
        let end = min(start + Self.blockSize, bytes.count)
        let block = UnsafeMutableRawBufferPointer(rebasing: bytes[start..<end])
        if (try? files.read(file, into: block, at: start)) == nil {
          block.initializeMemory(as: UInt8.self, repeating: 0)
        }
      }
    }
  }

  /// What a disk loses at a time, or a multiple of it.
  private static let blockSize = 4096

  /// Whether `path` would lie inside of the store's own folder, which must not be changed.
  func holds(_ path: StoreLayout) throws(StoreError) -> Bool {
    do {
      let own = try files.status(at: layout.folder + "/.")
      var place = path.parent + "/."
      var last: FileStatus?
      // Up from folder to folder, until the root, which is its own parent.
      while let status = try files.status(at: place), status != last {
        if let own, status.isSameFile(as: own) { return true }
        last = status
        place += "/.."
      }
      return false
    } catch {
      throw .unusable(error)
    }
  }
}
