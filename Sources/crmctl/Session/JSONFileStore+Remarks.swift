import CRMCore
import CRMStorage

extension GlobalOptions {
  /// How the command line asks for the store to be opened.
  var storeOptions: JSONFileStore.Options {
    var options = JSONFileStore.Options()
    options.acceptsMissingHead = acceptsMissingHead
    options.acceptsShortCopy = acceptsShortCopy
    options.acceptsNetworkFileSystem = acceptsNetwork
    return options
  }
}

extension JSONFileStore {
  /// What whoever reads the store must know of how it was found.
  var remarks: [String] {
    var remarks: [String] = []
    if let recovery = lastRecovery, recovery.cutByteCount > 0 {
      remarks.append(
        "A writer died before its write was done: \(recovery.cutByteCount) bytes that nobody was"
          + " told of were put aside in \(recovery.tornCopy ?? "torn").")
    }
    if let reason = readOnlyReason, reason.mayLackLines || reason.option != nil {
      let option = reason.option.map { " Write to it all the same with \($0)." } ?? ""
      remarks.append("The store is read-only: \(reason.text).\(option)")
    }
    for entry in checkpointUse.passed {
      guard let problem = entry.problem, case .ahead = problem else { continue }
      remarks.append(
        "The checkpoint at position \(entry.position) is ahead of the journal: \(problem.reason).")
    }
    return remarks
  }
}

extension JSONFileStore.ReadOnlyReason {
  /// The option that has the store written to nonetheless.
  var option: String? {
    switch self {
    case .missingHead, .damagedHead: "--accept-missing-head"
    case .shortCopy: "--accept-short-copy"
    case .networkFileSystem: "--accept-network"
    case .openedForReading, .noPermission, .missingLock, .damaged, .failedFlush, .failedUndo: nil
    }
  }
}
