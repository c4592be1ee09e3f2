import CRMCore

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// What a piece of work took: seconds by the clock, seconds of processors, bytes of memory.
struct Spent {
  var wall = 0.0
  var processor = 0.0
  var bytes = 0.0
}

/// Which figure of ``Spent`` a row of the table is about.
enum Basis: String {
  case wall
  case processor
  case bytes

  /// The figure.
  func figure(of spent: Spent) -> Double {
    switch self {
    case .wall: spent.wall
    case .processor: spent.processor
    case .bytes: spent.bytes
    }
  }
}

/// Runs from when it is made; the processor time is that of all threads, in and out of the kernel.
struct Meter {
  private let wall = ContinuousClock.now
  private let processor = Self.processorSeconds()

  /// What was spent until now, for each of so many operations.
  func spent(on operations: Int = 1) -> Spent {
    let processor = Self.processorSeconds() - processor
    let wall = Self.seconds(ContinuousClock.now - wall)
    return Spent(wall: wall / Double(operations), processor: processor / Double(operations))
  }

  private static func seconds(_ duration: Duration) -> Double {
    Double(duration.components.seconds) + Double(duration.components.attoseconds) / 1e18
  }

  private static func processorSeconds() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }
}

/// The memory that the process holds, in bytes, as the system counts it.
func residentBytes() -> Int {
  #if canImport(Glibc)
    guard let file = fopen("/proc/self/statm", "r") else { return 0 }
    defer { fclose(file) }
    var total = 0
    var resident = 0
    withUnsafeMutablePointer(to: &total) { total in
      withUnsafeMutablePointer(to: &resident) { resident in
        _ = withVaList([total, resident]) { vfscanf(file, "%ld %ld", $0) }
      }
    }
    return resident * Int(sysconf(Int32(_SC_PAGESIZE)))
  #else
    var usage = rusage()
    getrusage(RUSAGE_SELF, &usage)
    return usage.ru_maxrss
  #endif
}

/// A place for the last value that a loop came by, so that no compiler leaves the work out.
final class Kept<T> {
  var value: T

  init(_ value: T) { self.value = value }
}
