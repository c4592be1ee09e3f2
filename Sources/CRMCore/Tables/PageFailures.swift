internal import Synchronization

/// What went wrong in the deferred pages of one opened state, for readers that cannot throw.
///
/// A reader finds a failed page empty. So whoever answers from a state with deferred pages asks
/// ``first`` once it is done, and throws that instead of answering.
public final class PageFailures: Sendable {
  private let failure = Mutex<PageFailure?>(nil)

  /// Makes an empty report; one for all pages of an opened state.
  public init() {}

  /// The first failure there was, nil while every page that was touched could be decoded.
  public var first: PageFailure? { failure.withLock { $0 } }

  func report(_ new: PageFailure) {
    failure.withLock { known in
      if known == nil { known = new }
    }
  }
}
