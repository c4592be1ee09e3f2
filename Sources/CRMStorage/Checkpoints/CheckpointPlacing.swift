import CRMCore

/// Finds where a commit ends in the files of an open store, for the anchor of a checkpoint.
struct CheckpointPlacing {
  let files: any FileSystem
  let layout: StoreLayout
  let published: JSONFileStore.Published

  /// What is known of a commit's end while lines are read.
  fileprivate struct Search {
    var place: Horizon.Place?
    var epoch: Int?
  }

  /// The place of a commit's end; nil where the journal has no such commit.
  ///
  /// Takes no reading where it is the last commit, else some halving, and a look through the lines
  /// after it if recovery ever cut a tear.
  func place(of head: JournalHead) throws(StoreError) -> CheckpointPlace? {
    let tail = published.tail
    guard head.position > 0, head.position <= tail.head.position else { return nil }
    if head == tail.head { return try place(tail.place, tail.epoch) }
    var search = Search()
    if tail.epoch == 0 { search.epoch = 0 }
    let segments = published.segments.map(\.position).filter { $0 <= tail.place.segment }
    let first = segments.last { $0 <= head.position } ?? 1
    for segment in segments where segment >= first {
      guard try look(for: head, in: segment, isFirst: segment == first, &search) else { break }
    }
    guard let found = search.place else { return nil }
    return try place(found, search.epoch ?? tail.epoch)
  }

  /// Looks through a segment; false when all is known, or there is no such commit.
  private func look(
    for head: JournalHead, in segment: Position, isFirst: Bool, _ search: inout Search
  ) throws(StoreError) -> Bool {
    let scan = JournalScan(
      files: files, layout: layout, segments: [], known: published.segments, horizon: nil)
    var found = search
    var goesOn = true
    try scan.withSegment(segment) { file, status throws(StoreError) in
      let tail = published.tail.place
      let limit = segment == tail.segment ? tail.offset : status.size
      let start = isFirst ? try offset(of: head.position, in: file, before: limit) : 0
      guard let start else { return goesOn = false }
      let reader = SegmentReader(files: files, file: file)
      _ = try reader.forEachLine(from: start, to: limit) { line throws(StoreError) in
        guard let envelope = try? LineEnvelope(line.bytes) else { return false }
        let end = Horizon.Place(segment: segment, offset: line.offset + line.bytes.count + 1)
        goesOn = found.take(envelope, head, end)
        return goesOn
      }
    }
    search = found
    return goesOn
  }

  private func offset(
    of position: Position, in file: OpenFile, before limit: Int
  ) throws(StoreError) -> Int? {
    var finder = LineFinder(files: files, file: file)
    do {
      return try finder.offset(of: position, before: limit)
    } catch {
      throw .unusable(error)
    }
  }

  /// The place with the sizes of the segments before it, at the end of a line in any case.
  private func place(
    _ place: Horizon.Place, _ epoch: Int
  ) throws(StoreError) -> CheckpointPlace {
    var sealed: [CheckpointPlace.Sealed] = []
    for segment in published.segments.map(\.position) where segment < place.segment {
      do {
        let size = try files.status(at: layout.segment(segment))?.size
        sealed.append(CheckpointPlace.Sealed(position: segment, byteCount: size ?? 0))
      } catch {
        throw .unusable(error)
      }
    }
    guard place.offset == 0, let last = sealed.popLast() else {
      return CheckpointPlace(place: place, epoch: epoch, sealed: sealed)
    }
    // A segment was begun after the commit, and nothing written to it yet.
    return CheckpointPlace(
      place: Horizon.Place(segment: last.position, offset: last.byteCount), epoch: epoch,
      sealed: sealed)
  }
}

extension CheckpointPlacing.Search {
  /// Takes the next line from that of the head's position on; false when all is known.
  fileprivate mutating func take(
    _ line: LineEnvelope, _ head: JournalHead, _ end: Horizon.Place
  ) -> Bool {
    if place == nil {
      // The head may be that of a line of recovery after the commit.
      guard line.isEpoch || line.position == head.position else { return false }
      guard line.chain == head.chain else { return true }
      place = end
      if line.isEpoch { epoch = line.epoch }
      return epoch == nil
    }
    guard line.isEpoch else { return true }
    epoch = line.epoch - 1
    return false
  }
}
