internal import CRMCore

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// A system call that failed.
package struct SystemError: Error, Hashable, Sendable {
  /// What was tried, as a verb.
  package var call: String
  /// The path concerned.
  package var path: String
  /// The system's error number.
  package var code: Int32

  package init(_ call: StaticString, _ path: String, _ code: Int32) {
    self.call = call.description
    self.path = path
    self.code = code
  }

  /// What went wrong, as a phrase.
  package var reason: String { "cannot \(call): \(Self.text(of: code))" }

  /// Whether the medium or the permissions refuse any change.
  package var refusesWriting: Bool { code == EROFS || code == EACCES || code == EPERM }

  /// Whether the path does not exist, or leads through something that is no directory.
  package var meansAbsent: Bool { code == ENOENT || code == ENOTDIR }

  /// Whether something is in the way at the path.
  package var meansOccupied: Bool {
    code == EEXIST || code == ENOTEMPTY || code == ENOTDIR || code == EISDIR
  }

  private static func text(of code: Int32) -> String {
    switch code {
    case EACCES, EPERM: "permission denied"
    case EDQUOT: "the disk quota is used up"
    case EEXIST, ENOTEMPTY: "something is already there"
    case EFBIG: "the file would be too large"
    case EIO: "input/output error"
    case ELOOP: "it is a symbolic link"
    case EMFILE, ENFILE: "too many open files"
    case ENOENT: "no such file or directory"
    case ENOSPC: "no space left on the device"
    case ENOTDIR: "not a directory"
    case EROFS: "the medium is read-only"
    default: "system error \(code)"
    }
  }
}

extension StoreError {
  /// The place could not be read or used because of `error`.
  static func unusable(_ error: SystemError) -> StoreError {
    .unusable(reason: error.reason, path: error.path, code: error.code)
  }

  /// Nothing was written because of `error`.
  static func notWritten(_ error: SystemError) -> StoreError {
    .notWritten(reason: error.reason, code: error.code)
  }
}
