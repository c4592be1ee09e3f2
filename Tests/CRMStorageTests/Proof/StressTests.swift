import CRMCore
import CRMStorage
import CRMStoreConformance
import Foundation
import Synchronization
import Testing

extension Proof {
  /// Threads that read while others write, against plain lists of what there is to be read.
  @Suite("Under stress")
  struct StressTests {
    @Test("every snapshot answers as a plain list of its moment does, however it is come by")
    func readersAndWriters() throws {
      let world = try StressWorld(seed: ProofSize.seed)
      let unfinished = Mutex(Self.writers)
      let faults = try Threads.run(Array(0..<7)) { place -> [String] in
        switch place {
        case 0..<Self.writers:
          defer { unfinished.withLock { $0 -= 1 } }
          return try Self.write(place, in: world)
        case 6: return try Self.open(world) { unfinished.withLock { $0 > 0 } }
        default: return Self.read(place, in: world) { unfinished.withLock { $0 > 0 } }
        }
      }
      #expect(faults.joined().isEmpty, "seed \(ProofSize.seed): \(faults)")
      let again = try CRM.open(.file(world.path), options: OpenOptions(usesCheckpoints: false))
      #expect(world.faults(of: again.snapshot, from: 0) == [], "seed \(ProofSize.seed)")
      try world.crm.close()
    }

    private static let writers = 2

    /// Writes as many commits as are asked for; another writer does so too.
    private static func write(_ writer: Int, in world: StressWorld) throws -> [String] {
      var random = SeededRandom(seed: ProofSize.seed &+ UInt64(writer))
      for number in 0..<ProofSize.current.stressCommits {
        try world.step(&random, key: "\(writer)-\(number)")
      }
      return []
    }

    /// Reads the newest snapshot, and once more the one before it, until the writers are done.
    private static func read(
      _ place: Int, in world: StressWorld, while isOn: () -> Bool
    ) -> [String] {
      var (faults, round) = ([String](), place)
      var before = world.crm.snapshot
      repeat {
        let now = world.crm.snapshot
        if now.position < before.position { faults.append("a snapshot of before comes after") }
        faults += world.faults(of: before, from: round) + world.faults(of: now, from: round + 1)
        before = now
        round += 1
      } while faults.isEmpty && isOn()
      return faults
    }

    /// Opens the store from its newest checkpoint, over and over; three threads read it at once, none
    /// of which finds anything read.
    private static func open(_ world: StressWorld, while isOn: () -> Bool) throws -> [String] {
      var faults: [String] = []
      repeat {
        let keys = world.writtenKeys
        let crm = try CRM.open(.file(world.path))
        if crm.checkpointPosition == 0 { faults.append("opened without a checkpoint") }
        faults += try readTogether(crm, world, keys)
        try crm.refresh()
        faults += world.faults(of: crm.snapshot, from: 0)
        try crm.close()
      } while faults.isEmpty && isOn()
      return faults
    }

    /// What several threads find wrong that ask one snapshot everything, each beginning elsewhere.
    private static func readTogether(
      _ crm: CRM, _ world: StressWorld, _ keys: [String] = []
    ) throws -> [String] {
      let snapshot = crm.snapshot
      return try Threads.run(Array(0..<3)) { place in
        var faults = world.faults(of: snapshot, from: place * 3)
        if let key = keys.last, !isRefused(key, by: crm) { faults.append("\(key) is forgotten") }
        return faults
      }.flatMap { $0 }
    }

    /// Whether a commit was written under a key.
    private static func isRefused(_ key: String, by crm: CRM) -> Bool {
      do {
        _ = try crm.rehearse(as: .system, idempotencyKey: key) { _ in }
        return false
      } catch CRMError.alreadyWritten {
        return true
      } catch {
        return false
      }
    }

    @Test("a checkpoint that several threads find damaged at once is answered for by the journal")
    func damage() throws {
      var random = SeededRandom(seed: ProofSize.seed)
      let world = try StressWorld(seed: ProofSize.seed)
      for _ in 0..<ProofSize.current.stressCommits / 8 {
        try world.step(&random, key: nil)
        let entry = try #require(try world.crm.writeCheckpoint())
        let crm = try CRM.open(.file(world.path))
        #expect(crm.checkpointPosition == entry.position)
        try world.damage(entry)
        #expect(try Self.readTogether(crm, world) == [], "seed \(ProofSize.seed)")
        try crm.close()
      }
      try world.crm.close()
    }
  }
}
