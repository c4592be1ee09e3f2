import Synchronization

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// Runs work on several threads at a time: stores block, so Swift's own threads are not for them.
package enum Threads {
  /// Passes each item to `body` on a thread of its own and waits for all of them.
  package static func run<Item: Sendable, Output: Sendable>(
    _ items: [Item], _ body: @escaping @Sendable (Item) throws -> Output
  ) throws -> [Output] {
    let jobs = items.map { item in Job { try body(item) } }
    let threads = jobs.map(\.thread)
    for thread in threads {
      guard let thread else { throw StoreConformanceFailure("no thread could be started") }
      pthread_join(thread, nil)
    }
    return try jobs.map { try $0.output() }
  }

  private final class Job<Output: Sendable>: AnyJob {
    private let body: @Sendable () throws -> Output
    private let result = Mutex<Result<Output, any Error>?>(nil)

    init(_ body: @escaping @Sendable () throws -> Output) { self.body = body }

    override func run() {
      let outcome = Result { try body() }
      result.withLock { $0 = outcome }
    }

    func output() throws -> Output {
      guard let outcome = result.withLock({ $0 }) else {
        throw StoreConformanceFailure("a thread ended without a result")
      }
      return try outcome.get()
    }
  }
}

/// A job without its type, as a thread's start function can take it.
private class AnyJob {
  func run() {}

  /// A new thread that runs the job and holds it meanwhile; nil when there can be none.
  lazy var thread: pthread_t? = {
    #if canImport(Darwin)
      var thread: pthread_t?
    #else
      var thread = pthread_t()
    #endif
    let held = Unmanaged.passRetained(self)
    guard pthread_create(&thread, nil, runJob, held.toOpaque()) == 0 else {
      held.release()
      return nil
    }
    return thread
  }()
}

#if canImport(Darwin)
  private func runJob(_ job: UnsafeMutableRawPointer) -> UnsafeMutableRawPointer? {
    Unmanaged<AnyJob>.fromOpaque(job).takeRetainedValue().run()
    return nil
  }
#else
  private func runJob(_ job: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    guard let job else { return nil }
    // The pointer is the one that was retained for this thread when it was started.
    Unmanaged<AnyJob>.fromOpaque(job).takeRetainedValue().run()
    return nil
  }
#endif
