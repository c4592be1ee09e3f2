import CRMCore

/// The end of the journal as far as it was checked.
struct Tail: Hashable, Sendable {
  /// The last commit's position and chain hash.
  var head: JournalHead
  /// Where that commit ends.
  var place: Horizon.Place
  /// How many epochs were begun up to there.
  var epoch: Int
  /// The first position of the group that the last line is in; 0 where none can go on.
  var group: Position = 0

  /// The beginning of a journal whose first segment is `segment`.
  static func start(_ genesis: ContentDigest, segment: Position) -> Tail {
    Tail(
      head: JournalHead(position: segment - 1, chain: genesis),
      place: Horizon.Place(segment: segment, offset: 0), epoch: 0)
  }
}
