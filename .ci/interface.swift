// The public interface of the modules whose symbol graphs are named: a line for each declaration and
// each conformance, in order.
import Foundation

struct Graph: Decodable {
  struct Symbol: Decodable {
    struct Identifier: Decodable { let precise: String }
    struct Fragment: Decodable { let spelling: String }
    let identifier: Identifier
    let pathComponents: [String]
    let declarationFragments: [Fragment]
  }
  struct Relationship: Decodable {
    let kind: String
    let source: String
    let target: String
    let targetFallback: String?
  }
  let symbols: [Symbol]
  let relationships: [Relationship]
}

let graphs = try CommandLine.arguments.dropFirst().map { path in
  try JSONDecoder().decode(Graph.self, from: Data(contentsOf: URL(fileURLWithPath: path)))
}
var names: [String: String] = [:]
var lines: Set<String> = []
for symbol in graphs.flatMap(\.symbols) {
  let name = symbol.pathComponents.joined(separator: ".")
  names[symbol.identifier.precise] = name
  let declaration = symbol.declarationFragments.map(\.spelling).joined()
  lines.insert(
    "\(name): " + declaration.split(whereSeparator: \.isWhitespace).joined(separator: " "))
}
for relation in graphs.flatMap(\.relationships) where relation.kind == "conformsTo" {
  guard let source = names[relation.source],
    let target = names[relation.target] ?? relation.targetFallback
  else { continue }
  lines.insert("\(source) conforms to \(target)")
}
for line in lines.sorted() { print(line) }
