import CRMCore

/// The verbs of attachments, and of photos, beyond those of every kind.
enum AttachmentVerbs {
  static var all: [Command] { [add, save, setPhoto] }

  private static let file = Argument("FILE", "The file to read", completion: .files)

  private static var add: Command {
    Command(
      path: ["attachment", "add"], summary: "Attaches a file to a record.",
      arguments: [Argument("SUBJECT", "The record, such as lead/1"), file],
      options: [
        .value("name", "NAME", "The name to keep it under; else the file's"),
        .value("media-type", "TYPE", "What it is, such as text/csv; else told by the content"),
      ],
      example: "crmctl attachment add lead/1 offer.pdf",
      run: { invocation, console in
        let session = try Session(invocation, console)
        let subject = try session.reference("SUBJECT", invocation, to: [])
        let (bytes, name) = try invocation.file()
        let id = try session.write { tx in
          try tx.attach(
            bytes, named: invocation.value("name") ?? name,
            mediaType: invocation.value("media-type"), to: subject)
        }
        if let id { session.show(try session.crm.snapshot.record(id, readableBy: session.actor)) }
        return .done
      })
  }

  private static var save: Command {
    Command(
      path: ["attachment", "save"], summary: "Writes the content of an attachment to a file.",
      arguments: [
        Argument("ID", "The attachment's number"),
        Argument("FILE", "Where to; else its own name, here", optional: true, completion: .files),
      ],
      example: "crmctl attachment save 1 copy.pdf",
      run: { invocation, console in
        let session = try Session(invocation, console)
        let id = try session.argument("ID", invocation, of: Attachment.self)
        let bytes = try session.crm.content(of: id, as: session.actor)
        let path = try invocation.argument("FILE") ?? session.record(id).safeFileName
        try confirm(path, session)
        try Platform.write(to: path) { write in try write(bytes) }
        session.show(
          Sheet(
            columns: [.init("file"), .init("bytes", alignsRight: true)],
            rows: [[path, "\(bytes.count)"]])
        ) { json in
          json.beginObject()
          json.member("file", path)
          json.member("bytes") { $0.integer(bytes.count) }
          json.endObject()
        }
        return .done
      })
  }

  /// Never takes the place of a file that nobody gave up.
  private static func confirm(_ path: String, _ session: Session) throws(CommandError) {
    if session.globals.isYes || !Platform.exists(path) { return }
    if session.console.prompt.confirm("Write over \(path)?") { return }
    throw .usage("\(path) is there already", hints: ["Write over it with --yes"])
  }

  private static var setPhoto: Command {
    .changing(
      Customer.self, ["customer", "set-photo"], "Gives a customer a photo, JPEG or PNG.",
      arguments: [file], options: [KindVerbs<Customer>.ifVersion], isBulk: false,
      example: "crmctl customer set-photo 1 portrait.jpg"
    ) { invocation, _ in
      let (bytes, name) = try invocation.file()
      let version = try invocation.number("if-version")
      return { tx, id in try tx.setPhoto(bytes, named: name, of: id, ifVersion: version) }
    }
  }
}

extension Invocation {
  /// The bytes of the file that is to be read, and its name without the folder.
  fileprivate func file() throws(CommandError) -> (bytes: [UInt8], name: String) {
    let path = argument("FILE") ?? ""
    let name = path.split(separator: "/").last.map(String.init) ?? path
    return (try Platform.read(path, limit: ContentLimits().byteCount), name)
  }
}
