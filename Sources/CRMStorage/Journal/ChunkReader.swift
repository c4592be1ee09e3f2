import CRMCore

/// Passes a segment's lines in chunks that grow from small to large, each line checked by itself.
struct ChunkReader {
  let files: any FileSystem
  let file: OpenFile
  /// The first position of the segment.
  let segment: Position
  /// Whether zeros up to the limit end the lines: a segment may have been grown ahead of them.
  var endsInZeros = false

  /// Passes whole lines until `limit`, the first of which must have `position`; false when `body`
  /// wants no more.
  func read(
    from start: Int, to limit: Int, first position: Position,
    _ body: (UnsafeRawBufferPointer) throws -> Bool
  ) throws -> Bool {
    var (offset, due) = (start, position)
    // Small at first: reading one line must not cost more than it.
    var capacity = 1 << 12
    while offset < limit {
      let wanted = min(capacity, limit - offset)
      let step = try withUnsafeTemporaryAllocation(byteCount: wanted, alignment: 16) { room in
        let count = try read(into: room, at: offset)
        let bytes = UnsafeRawBufferPointer(rebasing: room[..<count])
        if endsInZeros, bytes.first == 0, try isBlank(from: offset, to: limit) {
          return (byteCount: limit - offset, goesOn: true)
        }
        guard let last = bytes.lastIndex(of: UInt8(ascii: "\n")) else {
          guard count == wanted, wanted < limit - offset, capacity <= LineEnvelope.longestLine
          else { throw damage(at: offset, due, JournalError.LineDefect.unterminated.reason) }
          return (byteCount: 0, goesOn: true)
        }
        let lines = UnsafeRawBufferPointer(rebasing: bytes[...last])
        due = try check(lines, at: offset, first: due)
        return (byteCount: lines.count, goesOn: try body(lines))
      }
      guard step.goesOn else { return false }
      offset += step.byteCount
      capacity = min(capacity * 4, 2 * LineEnvelope.longestLine)
    }
    return true
  }

  private func read(
    into room: UnsafeMutableRawBufferPointer, at offset: Int
  ) throws(StoreError) -> Int {
    do {
      return try files.read(file, into: room, at: offset)
    } catch {
      throw .unusable(error)
    }
  }

  private func isBlank(from start: Int, to limit: Int) throws(StoreError) -> Bool {
    do {
      return try files.contentEnd(file, from: start, to: limit) == start
    } catch {
      throw .unusable(error)
    }
  }

  /// Checks the seal of each line and that positions are dense; returns the position that comes next.
  private func check(
    _ lines: UnsafeRawBufferPointer, at offset: Int, first position: Position
  ) throws(StoreError) -> Position {
    var (next, due) = (0, position)
    while let end = lines[next...].firstLineFeed {
      do throws(JournalError.LineDefect) {
        let line = try LineEnvelope(UnsafeRawBufferPointer(rebasing: lines[next..<end]))
        if !line.isEpoch {
          guard line.position == due else { throw .position(expected: due, found: line.position) }
          due += 1
        }
      } catch {
        throw damage(at: offset + next, due, error.reason)
      }
      next = end + 1
    }
    return due
  }

  private func damage(at offset: Int, _ due: Position, _ reason: String) -> StoreError {
    .damaged(
      StoreError.Damage(
        file: StoreLayout.segmentName(segment), offset: offset, lastGood: due - 1, reason: reason))
  }
}
