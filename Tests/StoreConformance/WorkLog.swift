import Synchronization

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// What was run so far, noted from any thread.
final class WorkLog: Sendable {
  private let entries = Mutex<[Int]>([])

  func note(_ entry: Int) {
    entries.withLock { $0.append(entry) }
  }

  /// The entries once there are `count`; fewer when no more come although others may run.
  func wait(for count: Int) -> [Int] {
    for _ in 0..<10_000_000 {
      let noted = entries.withLock { $0 }
      if noted.count >= count { return noted }
      sched_yield()
    }
    return entries.withLock { $0 }
  }
}
