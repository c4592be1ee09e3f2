import CRMCore

/// A kind of record that only these tests know: it points at others of its kind in every way there is.
struct Knot: CRMRecord {
  var name = "K"
  var whole: Knot.ID?
  var frame: Knot.ID?
  var basis: Knot.ID?
  var link: Knot.ID?
  var links: [Knot.ID] = []
  var maker: Knot.ID?
  var header = RecordHeader()

  static let kind: RecordKind = "knot"
  static let schema = RecordSchema<Knot>(
    header: \.header,
    Field("name", \.name, .required, .title, .column),
    Field("whole", \.whole, .onDelete(.cascade)),
    Field("frame", \.frame, .onDelete(.cascade)),
    Field("basis", \.basis),
    Field("link", \.link, .onDelete(.clear)),
    Field("links", \.links, .onDelete(.clear)),
    Field("maker", \.maker, .onDelete(.keep)))

  init() {}
}
