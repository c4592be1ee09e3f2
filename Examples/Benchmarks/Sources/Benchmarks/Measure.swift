#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// How long `body` takes, in nanoseconds an operation: the median of several runs.
func measure(_ operations: Int, runs: Int = 5, _ body: () throws -> Void) rethrows -> Double {
  var times: [Double] = []
  let clock = ContinuousClock()
  for _ in 0..<runs {
    let start = clock.now
    try body()
    let spent = (clock.now - start).components
    times.append(Double(spent.seconds) * 1e9 + Double(spent.attoseconds) / 1e9)
  }
  return times.sorted()[runs / 2] / Double(operations)
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

/// A time for people: nanoseconds, microseconds or milliseconds.
func spelled(_ nanoseconds: Double) -> String {
  func rounded(_ value: Double) -> String { String((value * 10).rounded() / 10) }
  if nanoseconds < 1000 { return rounded(nanoseconds) + " ns" }
  if nanoseconds < 1_000_000 { return rounded(nanoseconds / 1000) + " µs" }
  return rounded(nanoseconds / 1_000_000) + " ms"
}
