import Testing

@testable import crmctl

@Suite("Table renderer")
struct TableRendererTests {
  private let columns: [TableRenderer.Column] = [
    .init(title: "id", alignsRight: true), .init(title: "name"),
    .init(title: "value", alignsRight: true),
  ]

  @Test("Columns are aligned by display width, numbers to the right, empty as a dash")
  func alignment() {
    let table = TableRenderer(columns: columns, terminal: Terminal())
    #expect(
      table.render([["1", "日本", "12000.00 EUR"], ["17", "Ada", ""]]) == """
        id  name         value
         1  日本  12000.00 EUR
        17  Ada              -

        """)
  }

  @Test("Without rows there is the heading alone")
  func noRows() {
    #expect(
      TableRenderer(columns: columns, terminal: Terminal()).render([]) == "id  name  value\n")
  }

  @Test("On a terminal the widest texts are cut and numbers never are")
  func truncation() {
    let terminal = Terminal(columns: 30)
    let text = TableRenderer(columns: columns, terminal: terminal)
      .render([["1", String(repeating: "long ", count: 10), "1234567890"]])
    #expect(text.split(separator: "\n").allSatisfy { DisplayWidth.of(String($0)) == 30 })
    #expect(text.contains("long long lon…  1234567890"))
  }

  @Test("A number wider than the terminal stays whole and keeps its column aligned")
  func wideNumber() {
    let terminal = Terminal(columns: 20)
    let text = TableRenderer(columns: columns, terminal: terminal)
      .render([["1", "Northwind", "1234567890123456789012"], ["2", "Ada", "5"]])
    #expect(text.contains(" 1  Northwi…  1234567890123456789012\n"))
    #expect(Set(text.split(separator: "\n").map { DisplayWidth.of(String($0)) }) == [36])
  }

  @Test("Off a terminal nothing is cut")
  func noTruncation() {
    let name = String(repeating: "x", count: 500)
    let text = TableRenderer(columns: columns, terminal: Terminal()).render([["1", name, "1"]])
    #expect(text.contains(name))
  }

  @Test("The heading is bold only with colour")
  func bold() {
    let plain = TableRenderer(columns: columns, terminal: Terminal(columns: 80))
    let colored = TableRenderer(columns: columns, terminal: Terminal(columns: 80, hasColor: true))
    #expect(!plain.render([["1", "a", "2"]]).contains("\u{1B}"))
    #expect(colored.render([["1", "a", "2"]]).hasPrefix("\u{1B}[1mid  name  value\u{1B}[0m\n"))
  }
}

@Suite("Panel")
struct PanelTests {
  @Test("Fields are aligned, changed ones marked, lines of a text continued")
  func panel() {
    let lines: [Panel.Line] = [
      .init(label: "status", value: "contacted", isChanged: true),
      .init(label: "estimated value", value: ""),
      .init(label: "description", value: "one\r\ntwo\u{7}\n"),
    ]
    #expect(
      Panel(title: "lead/17 Ada", lines: lines, terminal: Terminal()).render() == """
        lead/17 Ada
        * status           contacted
          estimated value  -
          description      one
                           two␇
                           

        """)
  }
}
