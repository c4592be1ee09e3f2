/// Writes one record for a person: a title and a line for each field.
struct Panel {
  /// A field's label and value.
  struct Line: Sendable {
    let label: String
    let value: String
    /// Marked with `*`, and in bold where colour is allowed.
    var isChanged = false
  }

  let title: String
  let lines: [Line]
  let terminal: Terminal

  /// The panel; a value of several lines continues under its first.
  func render() -> String {
    let labels = lines.map { Sanitizer.visible($0.label) }
    let width = labels.map { DisplayWidth.of($0) }.max() ?? 0
    var text = terminal.bold(Sanitizer.visible(title)) + "\n"
    for (label, line) in zip(labels, lines) {
      let margin = String(repeating: " ", count: width + 4)
      let blanks = String(repeating: " ", count: width - DisplayWidth.of(label))
      let value = rows(line.value).joined(separator: "\n" + margin)
      let shown = line.isChanged ? terminal.bold(value) : value
      text += "\(line.isChanged ? "*" : " ") \(label)\(blanks)  \(shown)\n"
    }
    return text
  }

  private func rows(_ value: String) -> [String] {
    if value.isEmpty { return [TableRenderer.empty] }
    return value.split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" }
      .map { Sanitizer.visible(String($0)) }
  }
}
