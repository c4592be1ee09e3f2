import CRMCore
import Foundation
import Synchronization

/// What the consumer dealt with: a line for each commit, in a file.
///
/// What it does and how far it came are one write, so that neither is there without the other.
final class Ledger: Sendable {
  let file: URL
  private let lines: Mutex<[Line]>

  private struct Line {
    let position: Position
    let count: Int
  }

  /// Opens the ledger of an earlier life, or begins one.
  init(at file: URL) throws {
    self.file = file
    if !FileManager.default.fileExists(atPath: file.path) { try Data().write(to: file) }
    let lines = try String(contentsOf: file, encoding: .utf8).split(separator: "\n").compactMap {
      line -> Line? in
      let numbers = line.split(separator: " ").compactMap { Int($0) }
      return numbers.count == 2 ? Line(position: numbers[0], count: numbers[1]) : nil
    }
    self.lines = Mutex(lines)
  }

  /// The commit to go on after; 0 at first.
  var last: Position { lines.withLock { $0.last?.position ?? 0 } }
  /// The position of the line that is due next.
  var next: Position { lines.withLock { $0.last.map { $0.position + $0.count } ?? 1 } }
  /// The commits by their positions.
  var entries: [Position] { lines.withLock { $0.map(\.position) } }
  /// How often a commit does not begin where the one before it ended.
  var gaps: Int {
    lines.withLock { lines in
      zip(lines, lines.dropFirst()).count { $0.position + $0.count != $1.position }
    }
  }

  /// Enters a commit; it is in the file when this returns.
  func enter(_ commit: Commit) throws {
    let handle = try FileHandle(forWritingTo: file)
    defer { try? handle.close() }
    try handle.seekToEnd()
    try handle.write(contentsOf: Data("\(commit.position) \(commit.count)\n".utf8))
    try handle.synchronize()
    lines.withLock { $0.append(Line(position: commit.position, count: commit.count)) }
  }
}
