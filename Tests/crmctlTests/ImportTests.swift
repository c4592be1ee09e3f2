import Foundation
import Testing

@Suite("Import and export from the command line")
struct ImportTests {
  private func file(_ text: String, _ name: String, in program: BuiltProgram) throws {
    try Data(text.utf8).write(to: program.folder.appending(path: name))
  }

  private func object(_ text: String) throws -> [String: Any] {
    let value = try JSONSerialization.jsonObject(with: Data(text.utf8))
    return try #require(value as? [String: Any])
  }

  @Test("An import tells what it matched, counts, and where it stands")
  func plainImport() throws {
    let program = try BuiltProgram()
    try file("name,Estimated Value,Colour,\nA,12.5,red,\nB,,blue,\n", "leads.csv", in: program)
    let result = try program.run("import lead leads.csv --custom Colour --outcome out.csv")
    #expect(result.code == 0, "\(result.errors)")
    #expect(
      result.output == """
        Columns:
          name → name
          Estimated Value → estimatedValue
          Colour → custom.colour
          column 4: dropped, it has no name and no content
        Custom fields made: colour
        Rows: read 2, created 2, updated 0, unchanged 0, skipped 0, refused 0
        Written as the commit at position 4.

        """)
    let outcome = try String(
      contentsOf: program.folder.appending(path: "out.csv"), encoding: .utf8)
    #expect(
      outcome.hasPrefix(
        "name,Estimated Value,Colour,,result,reason,record\nA,12.5,red,,created,,lead/1\n"))
    let history = try program.run("lead history 2 --format csv")
    #expect(history.output.contains("lead.import"))
  }

  @Test("Refused rows write nothing, are grouped by cause, and exit with 6")
  func refusals() throws {
    let program = try BuiltProgram()
    try file("name,owner\nA,ada\nB,eve\nC,eve\n", "leads.csv", in: program)
    let refused = try program.run("import lead leads.csv --format json")
    #expect(refused.code == 6)
    let json = try object(refused.output)
    #expect(json["read"] as? Int == 3 && json["refused"] as? Int == 2)
    #expect(json["created"] as? Int == 0 && json["position"] is NSNull)
    let groups = try #require(json["refusals"] as? [[String: Any]])
    #expect(groups.count == 1 && groups[0]["count"] as? Int == 2)
    #expect(groups[0]["firstLine"] as? Int == 3 && groups[0]["field"] as? String == "owner")
    #expect(groups[0]["reason"] as? String == "no user is called 'eve'")
    #expect(try program.run("lead count").output == "0\n")
    let partial = try program.run("import lead leads.csv --skip-errors")
    #expect(partial.code == 6)
    #expect(partial.output.contains("owner: no user is called 'eve' (2 rows, first at line 3)"))
    #expect(try program.run("lead count").output == "1\n")
  }

  @Test("A rehearsal has the exit code of the import and writes nothing")
  func rehearsal() throws {
    let program = try BuiltProgram()
    try file("name\nA\n", "good.csv", in: program)
    try file("name,email\nA,nope\n", "bad.csv", in: program)
    let good = try program.run("import lead good.csv --dry-run")
    #expect(good.code == 0 && good.output.contains("\"do\":\"lead.import\""))
    #expect(good.errors.contains("created 1"))
    let json = try object(try program.run("import lead good.csv --dry-run --format json").output)
    #expect(json["dryRun"] as? Bool == true && json["created"] as? Int == 1)
    #expect((json["changes"] as? [Any])?.count == 1)
    #expect(try program.run("import lead bad.csv --dry-run").code == 6)
    #expect(try program.run("lead count").output == "0\n")
  }

  @Test("What a file or an option lacks has its own exit code")
  func exitCodes() throws {
    let program = try BuiltProgram()
    try file("name\nA\n", "leads.csv", in: program)
    #expect(try program.run("import lead none.csv").code == 8)
    #expect(try program.run("import thing leads.csv").code == 2)
    #expect(try program.run("import lead leads.csv --map nane=name").code == 2)
    #expect(try program.run("import lead leads.csv --mode sideways").code == 2)
    #expect(try program.run("import lead leads.csv --map email").code == 2)
    _ = try program.run("user add --username vic --name Vic --role viewer")
    #expect(try program.run("--as vic import lead leads.csv").code == 5)
    #expect(try program.run("--as vic export lead").code == 5)
  }

  @Test("A list and an export have the same objects in JSON")
  func sameObjects() throws {
    let program = try BuiltProgram()
    try program.run("field add --kind lead --key region --label Region")
    try program.run("lead add --name A --address-city Lyon --custom region=north --tag x")
    try program.run("lead add --name B --estimated-value 12")
    for fields in ["id,name,address-city,custom.region", "address,tags,estimated-value", "id"] {
      let options = "--sort id --fields \(fields) --format jsonl"
      let listed = try program.run("lead list \(options)")
      #expect(listed.code == 0 && listed.output.contains("\n"))
      #expect(try program.run("export lead \(options)").output == listed.output)
    }
    let city = try program.run("export lead --format jsonl --fields address-city --where id=2")
    #expect(city.output == #"{"address":{"city":null}}"# + "\n", "others may be there")
    for id in 1...2 {
      let line = try program.run("export lead --format jsonl --where id=\(id)").output
      let whole = try object(try program.run("lead show \(id) --format json").output)
      let exported = try object(line)
      #expect(exported.count > 20)
      for (key, value) in exported { #expect(value as? NSObject == whole[key] as? NSObject) }
      let more = ["deletedAt", "version"] + whole.keys.filter { exported[$0] == nil }
      #expect(Set(more).isDisjoint(with: exported.keys))
      #expect((exported["address"] is NSNull) == (id == 2))
    }
  }

  @Test("An export comes back as it was")
  func roundTrip() throws {
    let program = try BuiltProgram()
    try file("name,tags,address.city\n=A,x;y,Lyon\nB,,\n", "leads.csv", in: program)
    #expect(try program.run("import lead leads.csv").code == 0)
    #expect(try program.run("export lead --output all.csv").code == 0)
    let fields = "export lead --fields id,name,tags,address-city,created-at,created-by"
    let first = try program.run(fields)
    #expect(first.output.hasPrefix("id,name,tags,address.city,createdAt,createdBy\n1,=A,x;y,Lyon,"))
    let other = try BuiltProgram()
    let file = program.folder.appending(path: "all.csv").path
    let result = try other.run(["import", "lead", file, "--map", "id=id"])
    #expect(result.code == 0, "\(result.output)\(result.errors)")
    #expect(try other.run(fields).output == first.output)
    let safe = try program.run("export lead --fields name --spreadsheet-safe --sort name")
    #expect(safe.output == "name\n'=A\nB\n")
    let lines = try program.run("export lead --format jsonl --where \"name = B\"")
    #expect(try object(lines.output)["id"] as? Int == 2)
    let array = try program.run("export lead --format json --fields name")
    let value = try JSONSerialization.jsonObject(with: Data(array.output.utf8))
    #expect((value as? [[String: String]])?.map { $0["name"] } == ["=A", "B"])
  }
}
