import CRMCore

/// The verbs of attachments, and of photos, beyond those of every kind.
enum AttachmentVerbs {
  static var all: [Command] { [add, save, setPhoto] }

  private static let file = Argument("FILE", "The file to read", completion: .files)
  private static let subject = Argument.reference("SUBJECT", "The record, such as lead/1")
  private static let name = Option.value(
    "name", "NAME", "The name to keep it under; else the file's")
  private static let mediaType = Option.value(
    "media-type", "TYPE", "What it is, such as text/csv; else told by the content")
  private static let attachment = Argument.record(
    "ID", "The attachment's number", of: FileAttachment.self)
  private static let target = Argument.optional(
    "FILE", "Where to; else its own name, here", completion: .files
  ) { $0 }

  private static var add: Command {
    Command(
      path: ["attachment", "add"], summary: "Attaches a file to a record.",
      arguments: [subject, file], options: [name, mediaType],
      example: "crmctl attachment add lead/1 offer.pdf"
    ) { session in
      let subject = try session[subject]
      let (bytes, fileName) = try read(session)
      let (name, mediaType) = (try session[name] ?? fileName, try session[mediaType])
      try session.show(
        session.write { tx in
          try tx.attach(bytes, named: name, mediaType: mediaType, to: subject)
        })
    }
  }

  private static var save: Command {
    Command(
      path: ["attachment", "save"], summary: "Writes the content of an attachment to a file.",
      arguments: [attachment, target], example: "crmctl attachment save 1 copy.pdf"
    ) { session in
      let id = try session[attachment]
      let bytes = try session.crm.content(of: id, as: session.actor)
      let path = try session[target] ?? session.record(id).safeFileName
      if Platform.exists(path) {
        try session.confirm(
          "Write over \(path)?", refusal: "\(path) is there already",
          hint: "Write over it with --yes")
      }
      try Platform.write(to: path) { write in try write(bytes) }
      session.show(Facts(["file": .text(path), "bytes": .integer(bytes.count)]))
    }
  }

  private static var setPhoto: Command {
    .changing(
      Customer.self, ["customer", "set-photo"], "Gives a customer a photo, JPEG or PNG.",
      arguments: [file], options: [Command.ifVersion], isBulk: false,
      example: "crmctl customer set-photo 1 portrait.jpg"
    ) { session in
      let (bytes, name) = try read(session)
      let version = try session[Command.ifVersion]
      return { tx, id in try tx.setPhoto(bytes, named: name, of: id, ifVersion: version) }
    }
  }

  /// The bytes of the file that is to be read, and its name without the folder.
  private static func read(_ session: Session) throws -> (bytes: [UInt8], name: String) {
    let path = try session[file]
    let name = path.split(separator: "/").last.map(String.init) ?? path
    return (try Platform.read(path, limit: CRM.ContentLimits().byteCount), name)
  }
}
