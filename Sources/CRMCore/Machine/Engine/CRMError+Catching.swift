extension CRMError {
  /// The engine's error for whatever a store, its location, a catalog or a file threw.
  init(_ error: any Error) {
    self =
      switch error {
      case let error as CRMError: error
      case let error as StoreError: .store(error)
      case let error as ValueError: .value(error)
      case let error as ImportError: .importFile(error)
      case let error as JournalError: .journal(error.phrase)
      default: .store(.unusable(reason: "\(error)", path: "the store", code: 0))
      }
  }

  /// Runs `body`, and throws what it throws as an error of the engine's.
  static func catching<T>(_ body: () throws -> T) throws(CRMError) -> T {
    do { return try body() } catch { throw CRMError(error) }
  }
}
