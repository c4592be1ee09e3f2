import CRMCore
import CRMStorage
import Testing

@Suite("A crash or a full disk while a store is made out of another")
struct CopyCrashTests {
  private static let target = "/new.crm"

  /// What makes the store at the target out of the one that is there.
  enum Way: String, CaseIterable {
    case repair, backup, restore

    func run(_ files: any FileSystem) throws {
      var options = JSONFileStore.Options()
      options.now = { Timestamp(milliseconds: 1_795_773_600_000) }
      switch self {
      case .repair:
        _ = try JSONFileStore.repair(
          StoreBench.path, to: target, catalog: .standard, options: options, files: files)
      case .backup:
        let store = try JSONFileStore.open(at: StoreBench.path, options: options, files: files)
        defer { try? store.close() }
        _ = try store.backUp(to: target)
      case .restore:
        _ = try JSONFileStore.restore(
          from: StoreBench.path, to: target, options: options, files: files)
      }
    }
  }

  private func place(_ world: RepairWorld) throws -> SimulatedFileSystem {
    let files = SimulatedFileSystem()
    try world.raw.write(to: StoreBench.path, in: files)
    // Once opened, for the files are copies of those that the head names.
    try StoreBench(files).open().close()
    return files
  }

  /// What is wrong at the target; nil where nothing is there, or a whole store.
  private func fault(_ files: SimulatedFileSystem) throws -> String? {
    guard try files.status(at: Self.target) != nil else { return nil }
    let store = try JSONFileStore.open(at: Self.target, options: .init(), files: files)
    defer { try? store.close() }
    guard try store.verify().head.position == 11 else { return "not all lines are there" }
    return try CRM.open(.store(store)).verifyContents() == 1 ? nil : "the content is missing"
  }

  @Test("leaves nothing at the place or a whole store, at whatever call", arguments: Way.allCases)
  func crash(_ way: Way) throws {
    let world = try RepairWorld(segmentLimit: 900)
    var failures: [String] = []
    var (call, isDone, seen) = (1, false, Set<Bool>())
    while !isDone {
      for seed in UInt64(0)..<3 {
        let files = try place(world)
        files.crash(afterCalls: call)
        try? way.run(files)
        isDone = !files.hasCrashed
        files.crash(afterCalls: 1)
        files.restart(seed: seed)
        do {
          if let fault = try fault(files) { failures.append("\(call), \(seed): \(fault)") }
          seen.insert(try files.status(at: Self.target) != nil)
        } catch {
          failures.append("\(call), \(seed): \(error)")
        }
      }
      call += 1
    }
    #expect(seen == [true, false])
    #expect(failures.isEmpty, "\(failures.count): \(failures.prefix(5))")
  }

  @Test("leaves no litter when the disk is full", arguments: Way.allCases)
  func fullDisk(_ way: Way) throws {
    let world = try RepairWorld(segmentLimit: 900)
    for name in ["write", "flush", "make directory", "rename"] {
      var call = 1
      while true {
        let simulated = try place(world)
        let files = FaultyFileSystem(simulated)
        files.setFault(FaultyFileSystem.Fault(call: call, code: 28, isLasting: true, name: name))
        let outcome = Result { try way.run(files) }
        guard files.total >= call else { break }
        let state = "\(name) \(call)"
        #expect(throws: StoreError.self, "\(state)") { try outcome.get() }
        let left = try simulated.list("/").sorted()
        let isAfterRename = left.contains("new.crm")
        #expect(left == (isAfterRename ? ["acme.crm", "new.crm"] : ["acme.crm"]), "\(state)")
        #expect(try fault(simulated) == nil, "\(state)")
        call += 1
      }
      #expect(call > 1, "\(name)")
    }
  }
}
