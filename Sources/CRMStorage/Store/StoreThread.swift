import CRMCore

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// One thread that may be blocked, started at the first work and ended with its store.
final class StoreThread: BlockingWorker {
  private let queue = WorkQueue()

  /// Runs `work` on the thread after what was submitted before; on the caller's once it has ended.
  func submit(_ work: @escaping @Sendable () -> Void) {
    if !queue.add(work) { work() }
  }

  /// Lets the thread finish what was submitted, and ends it.
  func end() {
    queue.end()
  }

  deinit {
    queue.end()
  }
}

/// The work that waits for a thread, and the thread's waiting.
private final class WorkQueue: Sendable {
  // Both point to memory of this object's own, touched only by calls that any thread may make.
  private nonisolated(unsafe) let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(
    capacity: 1)
  // The same holds for the condition: pthread calls alone touch what it points to.
  private nonisolated(unsafe) let condition = UnsafeMutablePointer<pthread_cond_t>.allocate(
    capacity: 1)
  // Read and written only while the mutex is held.
  private nonisolated(unsafe) var waiting: [@Sendable () -> Void] = []
  // Only while the mutex is held.
  private nonisolated(unsafe) var hasStarted = false
  // Only while the mutex is held.
  private nonisolated(unsafe) var hasEnded = false

  init() {
    pthread_mutex_init(mutex, nil)
    pthread_cond_init(condition, nil)
  }

  deinit {
    pthread_cond_destroy(condition)
    pthread_mutex_destroy(mutex)
    condition.deallocate()
    mutex.deallocate()
  }

  /// Queues work and starts the thread if there is none; false when nothing will run any more.
  func add(_ work: @escaping @Sendable () -> Void) -> Bool {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    guard !hasEnded else { return false }
    if !hasStarted {
      guard start() else { return false }
      hasStarted = true
    }
    waiting.append(work)
    pthread_cond_signal(condition)
    return true
  }

  func end() {
    pthread_mutex_lock(mutex)
    hasEnded = true
    pthread_cond_signal(condition)
    pthread_mutex_unlock(mutex)
  }

  /// Runs what is queued until the end.
  fileprivate func run() {
    while let batch = next() {
      for work in batch { work() }
    }
  }

  /// Waits for work; nil at the end.
  private func next() -> [@Sendable () -> Void]? {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    while waiting.isEmpty {
      if hasEnded { return nil }
      pthread_cond_wait(condition, mutex)
    }
    defer { waiting = [] }
    return waiting
  }

  /// Starts the thread, which holds the queue for as long as it runs.
  private func start() -> Bool {
    #if canImport(Darwin)
      var thread: pthread_t?
    #else
      var thread = pthread_t()
    #endif
    let held = Unmanaged.passRetained(self)
    guard pthread_create(&thread, nil, runQueue, held.toOpaque()) == 0 else {
      held.release()
      return false
    }
    #if canImport(Darwin)
      if let thread { pthread_detach(thread) }
    #else
      pthread_detach(thread)
    #endif
    return true
  }
}

#if canImport(Darwin)
  private func runQueue(_ queue: UnsafeMutableRawPointer) -> UnsafeMutableRawPointer? {
    Unmanaged<WorkQueue>.fromOpaque(queue).takeRetainedValue().run()
    return nil
  }
#else
  private func runQueue(_ queue: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    guard let queue else { return nil }
    // The pointer is the one that was retained for this thread when it was started.
    Unmanaged<WorkQueue>.fromOpaque(queue).takeRetainedValue().run()
    return nil
  }
#endif
