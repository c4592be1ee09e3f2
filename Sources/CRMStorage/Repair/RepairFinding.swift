public import CRMCore

extension JSONFileStore {
  /// Something that was wrong with a damaged store, and what its repair made of it.
  ///
  /// Lines, commits and places are those of the damaged store.
  public enum RepairFinding: Hashable, Sendable {
    /// A file that every store has was missing or damaged; the new store has its own.
    case file(String, FileProblem)
    /// Something in the folder belongs to no store; it was not looked at.
    case foreignFile(String)
    /// Bytes that are no line, or no longer one.
    case debris(Place, byteCount: Int)
    /// Bytes between lines that only space them, such as those of other line ends, all in one file.
    case spacing(file: String, byteCount: Int)
    /// Lines that nothing whole was found of.
    case missing(ClosedRange<Position>)
    /// A whole line that cannot stand in a journal, or not where it would have to.
    case leftOut(Position, RecordReference?, Reason, Place)
    /// A line that is missing changed this record.
    case lostChange(RecordReference, at: Position)
    /// A commit of which only some lines were kept; of how many is not known where its end is lost.
    case partial(commit: Position, kept: Int, of: Int?)
    /// The end of the journal that nobody was ever told had been written: how many whole lines.
    case unfinished(Position, lineCount: Int)
    /// The commit's lines are whole and were kept, but the chain of hashes does not lead to them.
    case brokenChain(commit: Position)
    /// The commit was made before the one in front of it; its time was set to that one's.
    case movedTime(commit: Position, from: Timestamp, to: Timestamp)
    /// The commit was kept without its idempotency key, which made its line too long.
    case droppedKey(commit: Position, byteCount: Int)
    /// A record that was kept points at one that is lost; the reference was kept.
    case dangling(RecordReference, field: String, target: RecordReference)
    /// Live records that share a value which no two may have, as a change of one of them is lost.
    case shared(field: String, value: String, [RecordReference])
    /// A deleted, empty record that takes the highest number of lost ones, so that no new one gets it.
    case placeholder(RecordReference)
    /// A content whose file is damaged or missing, with the live attachment that needs it, if any.
    case content(ContentDigest, FileProblem, RecordReference?)

    /// A place in the damaged store's files.
    public struct Place: Hashable, Sendable {
      /// The file's name.
      public let file: String
      /// The byte in it.
      public let offset: Int
    }

    /// What is wrong with a file.
    public enum FileProblem: Hashable, Sendable {
      /// It is not there.
      case missing
      /// It is not what it should be.
      case damaged
    }

    /// Why a whole line was left out.
    public enum Reason: Error, Hashable, Sendable {
      /// It checks itself, but is not what a journal's line may be.
      case malformed(String)
      /// It is longer than a line may be.
      case tooLong(byteCount: Int)
      /// Another line of the same position stood before it, and was kept.
      case positionTaken
      /// The record's number is greater than any may be.
      case numberTooGreat
      /// The line that made the record is lost or was left out.
      case noBeginning
      /// The record was made before, by this line.
      case madeBefore(Position)
      /// Its fields are not those of the record's kind.
      case undecodable(String)
      /// With it, the settings would mean nothing.
      case unusableSettings(String)
    }
  }
}
