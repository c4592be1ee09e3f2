import CRMCore

extension StoreFormat {
  /// The fields of the file while they are read; unknown ones are passed over.
  struct Fields {
    private var name: String?
    private var version: Int?
    private var storeID: String?
    private var created: Timestamp?
    private var generation: Int?
    private var hasTestClock = false

    init(_ line: UnsafeRawBufferPointer) throws(FormatDefect) {
      var reader = JSONReader(line, mode: .journal)
      do {
        try reader.beginObject()
        while let key = try reader.nextKey() {
          try read(key, from: &reader)
        }
        try reader.finish()
      } catch {
        throw .damaged("it is not the JSON that a store begins with")
      }
    }

    private mutating func read(_ key: JSONKey, from reader: inout JSONReader) throws {
      if key.matches("name") {
        name = try reader.readString()
      } else if key.matches("version") {
        version = try reader.readInteger()
      } else if key.matches("id") {
        storeID = try reader.readString()
      } else if key.matches("created") {
        created = try Timestamp(reader.readString())
      } else if key.matches("generation") {
        generation = try reader.readInteger()
      } else if key.matches("testClock") {
        hasTestClock = try reader.readBool()
      } else {
        try reader.skipValue()
      }
    }

    /// The format, when nothing is missing and the version is known.
    func format() throws(FormatDefect) -> StoreFormat {
      guard name == StoreFormat.name, let version else { throw .damaged("it is of no store") }
      guard version <= StoreFormat.currentVersion else { throw .newer(version) }
      guard let storeID, let created, let generation else {
        throw .damaged("it does not say which store it is of")
      }
      return StoreFormat(
        storeID: storeID, created: created, generation: generation, hasTestClock: hasTestClock)
    }
  }
}
