/// A file that belongs to a record; its bytes lie in the store, once per content.
///
/// Made by ``WriteTransaction/attach(_:named:mediaType:to:)``. A newer file of the same name on the same
/// record is its next revision.
public struct FileAttachment: CRMRecord, Hashable {
  /// The record that it belongs to.
  public var subject: RecordReference
  /// The file's name, without a folder.
  public var fileName: String
  /// What the bytes are, such as `application/pdf`.
  public package(set) var mediaType = ""
  /// How many bytes there are.
  public package(set) var size: Int?
  /// The SHA-256 of the bytes, in hexadecimal digits; empty where only the record was imported.
  public package(set) var content = ""
  /// Which one of the files of this name on this record it is, from 1.
  public package(set) var revision: Int?
  /// Who attached it; stamped by the engine.
  public package(set) var addedBy: User.ID?
  /// What all records carry.
  public var header = RecordHeader()

  /// The kind's name.
  public static let kind: RecordKind = "attachment"

  /// The fields.
  public static let schema = RecordSchema<FileAttachment>(
    header: \.header, group: .activities,
    Field("subject", \.subject, .required, .subject, .onDelete(.cascade), .column),
    Field("fileName", \.fileName, .required, .title, .searchable, .personal, .column),
    Field("mediaType", \.mediaType, .readOnly, .indexed, .column),
    Field("size", \.size, .readOnly, .indexed, .column),
    Field("content", \.content, .readOnly),
    Field("revision", \.revision, .readOnly, .column),
    Field("addedBy", \.addedBy, .readOnly, .owner, .onDelete(.keep), .column))

  /// Makes an empty attachment.
  public init() { self.init(to: RecordReference(kind: "", number: 0), named: "") }

  /// Makes an attachment without its content, as imports bring them.
  public init(to subject: RecordReference, named fileName: String) {
    self.subject = subject
    self.fileName = fileName
  }

  /// The hash of the bytes; nil where only the record was imported.
  public var contentHash: ContentDigest? { ContentDigest(hex: content) }

  /// Which revision it is, is noted.
  public mutating func prepare(from old: FileAttachment?, in tx: inout WriteTransaction) throws {
    let others = tx.snapshot.files(named: fileName, of: subject).filter { $0.id != id }
    let isSame = old.map { $0.subject == subject && $0.fileName == fileName } ?? tx.isImport
    if isSame, let revision, revision > 0, !others.contains(where: { $0.revision == revision }) {
      return
    }
    revision = (others.lazy.compactMap(\.revision).max() ?? 0) + 1
  }

  /// Refuses a name with a folder in it, a content that is not kept, and another record's file.
  public func check(from old: FileAttachment?, in tx: borrowing WriteTransaction) throws {
    if fileName != Self.plainName(fileName) {
      throw refusal(
        .attachmentName, field: "fileName", "'\(fileName)' is not a plain file name",
        expected: "a name of at most 255 bytes without folders and control characters")
    }
    guard let old else { return try checkContent(in: tx) }
    if old.subject != subject, tx.operation == nil {
      throw refusal(
        .attachmentSubject, field: "subject", "an attachment stays with its record",
        expected: "attach the file to \(subject)")
    }
  }
}

extension Snapshot {
  /// The attachments.
  public var attachments: RecordQuery<FileAttachment> { self[FileAttachment.self] }

  /// The attachments of a record, the newest first.
  public func attachments(of subject: RecordReference) -> [FileAttachment] {
    attachments.where(\.subject, subject).all().reversed()
  }

  /// The live files of the same name on the same record, the newest revision first.
  ///
  /// The attachment itself is among them while it lives; empty where there never was one.
  public func revisions(of id: FileAttachment.ID) -> [FileAttachment] {
    guard let attachment = find(id) else { return [] }
    return files(named: attachment.fileName, of: attachment.subject).sorted {
      ($0.revision ?? 0, $0.id) > ($1.revision ?? 0, $1.id)
    }
  }

  func files(named name: String, of subject: RecordReference) -> [FileAttachment] {
    attachments.where(\.subject, subject).where(\.fileName, name).all()
  }
}
