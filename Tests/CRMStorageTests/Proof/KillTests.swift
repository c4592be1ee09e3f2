import CRMCore
import CRMStorage
import CRMStoreConformance
import Foundation
import Testing

extension Proof {
  @Suite("A killed writer")
  struct KillTests {
    /// How many writers die one after the other on one store.
    private static let killsOfStore = 24

    @Test("loses nothing that it acknowledged and leaves no part of a commit, at whatever call")
    func aimed() throws {
      var random = SeededRandom(seed: ProofSize.seed)
      var (kills, acknowledgements) = (0, 0)
      while kills < ProofSize.current.aimedKills {
        let folder = try TemporaryFolder()
        var ledger = Ledger()
        for number in 1...Self.killsOfStore {
          let aim = Aim(&random)
          try kill(folder.store, aim, &ledger)
          let fault = try fault(of: folder.store, ledger, recovers: number % 6 == 0)
          try #require(fault == nil, "seed \(ProofSize.seed), kill \(number), \(aim)")
        }
        kills += Self.killsOfStore
        acknowledgements += ledger.count
      }
      #expect(acknowledgements > kills, "seed \(ProofSize.seed)")
      print("proof: \(kills) aimed kills, \(acknowledgements) acknowledgements, 0 lost, 0 partial")
    }

    private struct Aim: CustomStringConvertible {
      let call: Int
      let moment: String
      let seed: UInt64

      /// Near calls more often than others, as opening and recovery are made of few.
      init(_ random: inout SeededRandom) {
        let reach = [8, 40, 150, 400].randomElement(using: &random) ?? 8
        call = Int.random(in: 1...reach, using: &random)
        moment = ["before", "halfway", "after"].randomElement(using: &random) ?? "before"
        seed = random.next() >> 32
      }

      var description: String { "\(moment) call \(call) of life \(seed)" }
    }

    /// Has a writer live until it dies at the aim.
    private func kill(_ folder: String, _ aim: Aim, _ ledger: inout Ledger) throws {
      let helper = try Helper(folder)
      helper.tell("segments 20000")
      helper.tell("aim \(aim.call) \(aim.moment) \(SIGKILL)")
      helper.tell("live \(aim.seed) 100")
      helper.endInput()
      ledger.note(helper.lines())
      try #require(helper.wait() == .killed(SIGKILL), "\(aim): \(ledger.complaints)")
    }

    /// What is wrong with a store, as a reader finds it that may or may not recover.
    private func fault(of folder: String, _ ledger: Ledger, recovers: Bool) throws -> String? {
      var options = JSONFileStore.Options()
      options.segmentLimit = 20_000
      if !recovers { options.access = .readOnly }
      let store: JSONFileStore
      do {
        store = try JSONFileStore.open(at: folder, options: options)
      } catch .noStore where ledger.count == 0 {
        return nil
      } catch {
        return "\(error)"
      }
      defer { try? store.close() }
      if let fault = try ledger.fault(of: store) { return fault }
      return try store.verify().head == store.head() ? nil : "the check ends elsewhere"
    }

    @Test("from outside, at any moment and beside others, loses nothing either")
    func blind() throws {
      var random = SeededRandom(seed: ProofSize.seed)
      let folder = try TemporaryFolder()
      try JSONFileStore.create(at: folder.store).close()
      var keys = WrittenKeys()
      var writers = try (0..<4).map { try KeyWriter("w\($0)", folder.store, after: 0) }
      let reader = try Helper(folder.store)
      reader.tell("watch 200")
      for _ in 0..<ProofSize.current.blindKills {
        let index = Int.random(in: 0..<writers.count, using: &random)
        let victim = writers[index]
        for _ in 0..<Int.random(in: 1...6, using: &random) { keys.note(victim.helper.line()) }
        victim.helper.send(SIGKILL)
        keys.note(victim.helper.lines())
        #expect(victim.helper.wait() == .killed(SIGKILL))
        writers[index] = try KeyWriter(victim.name, folder.store, after: keys.last(of: victim.name))
      }
      for writer in writers {
        writer.helper.send(SIGKILL)
        keys.note(writer.helper.lines())
      }
      reader.endInput()
      let seen = reader.lines()
      #expect(seen.count == 1 && seen.allSatisfy { $0.hasPrefix("ok") }, "\(seen)")
      #expect(try keys.fault(of: folder.store) == nil, "seed \(ProofSize.seed)")
      print("proof: \(ProofSize.current.blindKills) blind kills, \(keys.count) acknowledgements")
    }
  }
}

/// A process that writes commits under keys that count on, until it is killed.
private struct KeyWriter {
  let name: String
  let helper: Helper

  init(_ name: String, _ folder: String, after number: Int) throws {
    self.name = name
    helper = try Helper(folder)
    helper.tell("write \(name) \(number + 1) 1000000")
  }
}
