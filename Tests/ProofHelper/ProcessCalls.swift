import CRMCore
import ProofCalls

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// What may be asked of the helper as a process of the system.
enum ProcessCalls {
  static func answer(_ command: String, _ numbers: [Int]) throws -> String {
    switch command {
    case "calls": return "ok \(calls(describeChange).joined(separator: ","))"
    case "all-calls": return "ok \(calls(describe).joined(separator: ","))"
    case "interrupt":
      // Neither flushing nor closing is ever tried again, so those are left alone.
      for kind in [PROOF_OPEN, PROOF_READ, PROOF_WRITE, PROOF_TRUNCATE, PROOF_LOCK, PROOF_RENAME]
        + [PROOF_REMOVE, PROOF_MKDIR]
      {
        proof_disturb(kind, EINTR)
      }
    case "shorten": for kind in [PROOF_READ, PROOF_WRITE] { proof_disturb(kind, 0) }
    case "bombard": proof_bombard(Int32(numbers[0]))
    case "signals": return "ok \(proof_signal_count())"
    case "limit-files": proof_limit_files(numbers[0])
    case "limit-size": proof_limit_size(numbers[0])
    case "nobody": proof_become_nobody()
    case "descriptors": return "ok \(openDescriptors)"
    case "exec": replace()
    default: return "error unknown command \(command)"
    }
    return "ok"
  }

  /// The files that are open beside the standard ones.
  static var openDescriptors: String {
    (3..<1024).filter { fcntl($0, F_GETFD) >= 0 }.map(String.init).joined(separator: ",")
  }

  /// Runs `body` in a copy of this process; what the copy says, and then what it left of this one.
  static func fork(_ body: () -> String) -> String {
    let child = proof_fork()
    if child == 0 {
      say("copy \(body())")
      _exit(0)
    }
    var status: Int32 = 0
    while waitpid(child, &status, 0) < 0, errno == EINTR {}
    return "ok"
  }

  /// Puts this program, begun anew, in the process's place; it answers with its open files.
  private static func replace() {
    let path = CommandLine.arguments[0]
    var arguments: [UnsafeMutablePointer<CChar>?] = [strdup(path), strdup("descriptors"), nil]
    execv(path, &arguments)
  }

  /// The calls that were noted, as a word or two each; without those that are not described.
  private static func calls(_ describe: (proof_call) -> String?) -> [String] {
    (0..<proof_call_count()).compactMap { describe(proof_call_at($0)) }
  }

  /// A call that changes something; nil for any other one.
  private static func describeChange(_ call: proof_call) -> String? {
    switch call.kind {
    case PROOF_READ, PROOF_STAT, PROOF_PROCESS, PROOF_CLOSE: nil
    default: describe(call)
    }
  }

  private static func describe(_ call: proof_call) -> String? {
    let verb: String
    switch call.kind {
    case PROOF_OPEN: verb = call.flags & O_CLOEXEC != 0 ? "open" : "open-inherited"
    case PROOF_WRITE: verb = "write"
    case PROOF_FDATASYNC: verb = "fdatasync"
    case PROOF_FSYNC: verb = "fsync"
    case PROOF_TRUNCATE: verb = "truncate"
    case PROOF_LOCK: verb = call.flags & LOCK_UN != 0 ? "unlock" : "lock"
    case PROOF_RENAME: verb = "rename"
    case PROOF_REMOVE: verb = "remove"
    case PROOF_MKDIR: verb = "mkdir"
    case PROOF_READ: verb = "read"
    case PROOF_STAT: verb = "stat"
    case PROOF_PROCESS: return "getpid"
    case PROOF_CLOSE: verb = "close"
    default: return nil
    }
    let name = withUnsafeBytes(of: call.name) { bytes in
      String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
    }
    return "\(call.result < 0 ? "failed-" : "")\(verb) \(name)"
  }
}
