import Foundation
import Testing

@Suite("What is said to whom may not read all, and to whom asks for a word that is none")
struct RightsTranscriptTests {
  /// A store under a policy whose role `intake` only makes leads, and whose sales read only their own.
  private func program() throws -> BuiltProgram {
    let program = try BuiltProgram()
    let shown = try program.run("policy show --format json").output
    var policy = try #require(
      JSONSerialization.jsonObject(with: Data(shown.utf8)) as? [String: Any])
    var roles = try #require(policy["roles"] as? [[String: Any]])
    var rules = try #require(policy["rules"] as? [[String: Any]])
    roles.append(["name": "intake", "administers": false, "holds": ["leads"], "listsOwn": []])
    rules.removeAll { $0["role"] as? String == "sales" }
    func rule(_ role: String, _ actions: [String], _ groups: Any, _ scope: String) {
      rules.append([
        "role": role, "actions": actions, "groups": groups, "scope": scope, "fields": "all",
      ])
    }
    rule("intake", ["create", "update"], ["leads"], "all")
    rule("sales", ["create", "read", "update", "assign"], ["leads", "customers"], "own")
    rule("sales", ["create", "read"], ["activities", "people"], "all")
    (policy["policy"], policy["roles"], policy["rules"]) = ("narrow", roles, rules)
    try JSONSerialization.data(withJSONObject: policy)
      .write(to: program.folder.appending(path: "narrow.json"))
    let used = try program.run("policy use ./narrow.json")
    try #require(used.code == 0, "\(used.errors)")
    for (name, role) in [("web", "intake"), ("ana", "sales"), ("bob", "sales")] {
      try program.run("user add --username \(name) --name \(name) --role \(role)")
    }
    return program
  }

  @Test("Who may write but not read is told which record it is, and that it may not be shown")
  func writingWithoutReading() throws {
    try Transcript(
      """
      $ crmctl lead add --name Form --as web
      lead/1
      ! lead/1 was written; you may not read it
      $ crmctl lead add --name Form --as web --quiet
      2
      $ crmctl lead add --name Form --as web --format json
      {"record":"lead/3"}
      ! lead/3 was written; you may not read it
      $ crmctl lead set 1 --priority low --as web
      lead/1
      ! lead/1 was written; you may not read it
      $ crmctl lead show 1 --as web
      ! crmctl: error: web may not read lead/1: no rule of the role intake allows it
      = 5
      """
    ).check(on: program())
  }

  @Test("Nothing of a hidden record is told where others name it")
  func hiddenNames() throws {
    let program = try program()
    try program.run("customer add --name Quietly --owner bob")
    try program.run("customer add --name Mine --owner ana --parent 1")
    try program.run("note add --subject customer/1 --body secret")
    try program.run("note add --subject customer/2 --body open")
    for line in [
      "customer show 2", "customer list --fields name,parent", "customer list --format json",
      "note list", "note list --format json",
    ] {
      let shown = try program.run("\(line) --as ana")
      #expect(!shown.output.contains("Quietly") && !shown.output.contains("secret"), "\(line)")
    }
    #expect(try program.run("customer show 2 --as ana").output.contains("customer/1\n"))
    #expect(try program.run("note count --as ana").output == "1\n")
    for line in [
      "customer add --name Another --parent 1",
      "note add --subject customer/1 --body x", "customer history 1",
    ] {
      let refused = try program.run("\(line) --as ana")
      let rehearsed = try program.run("\(line) --as ana --dry-run")
      #expect(refused.code == 5 && rehearsed.code == 5, "\(line): \(refused.errors)")
      #expect(!refused.errors.contains("Quietly"), "\(line)")
    }
  }

  @Test("A word that is none is refused with those in force")
  func unknownWords() throws {
    let program = try BuiltProgram()
    try program.run("lead add --name A")
    for (line, words) in [
      ("lead list --status qualifed", ["qualified", "contacted"]),
      ("lead count --where 'status in (new, qualifed)'", ["qualified"]),
      ("lead set --where 'status = neww' --priority low --yes", ["contacted"]),
      ("opportunity list --stage nonsense", ["prospecting"]),
      ("order list --where 'status = nonsense'", ["awaiting-stock"]),
      ("user list --role salse", ["sales"]), ("lead list --lost-reason prising", ["pricing"]),
      ("lead list --priority urgent", ["medium"]), ("lead advance 1 qualfied", ["qualified"]),
      ("lead list --campaign 9", ["campaign/9"]),
      ("opportunity list --where 'customer = customer/99'", ["customer/99"]),
    ] {
      let refused = try program.run(line)
      #expect(refused.code == 2, "\(line): \(refused.output)\(refused.errors)")
      for word in words { #expect(refused.errors.contains(word), "\(line): \(refused.errors)") }
    }
  }

  @Test("Help and completions offer the statuses that the settings have")
  func statusesOfTheSettings() throws {
    let program = try BuiltProgram()
    let set = try program.run(
      "settings set --lead-stage key=fresh,next=talk --lead-stage key=talk,next=signed "
        + "--lead-stage key=signed,kind=won")
    try #require(set.code == 0, "\(set.errors)")
    let offered = try program.run("__complete -- lead list --status ''")
    #expect(offered.output == "fresh\t\ntalk\t\nsigned\t\n")
    #expect(try program.run("__complete -- lead advance 1 t").output == "talk\t\n")
    let help = try program.run("help lead list").output
    #expect(help.contains("(fresh, talk, signed)") && !help.contains("contacted"), "\(help)")
    let other = try program.run("help lead list --store ./none.store").output
    #expect(other.contains("contacted"))
  }
}
