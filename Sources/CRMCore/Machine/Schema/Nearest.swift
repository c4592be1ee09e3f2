extension Collection where Element == String {
  /// The element that a person most likely meant by `word`: near in edits, else none.
  package func nearest(to word: String) -> String? {
    let wanted = Array(word.lowercased().utf8)
    let limit = Swift.max(1, wanted.count / 3)
    let ranked = map { ($0, Self.edits(wanted, Array($0.lowercased().utf8))) }
    return ranked.filter { $0.1 <= limit }.min { $0.1 < $1.1 }?.0
  }

  /// The question whether a near element was meant, under its own name or in kebab case.
  func meant(by word: String) -> String? {
    let near = nearest(to: word) ?? map(Naming.kebab).nearest(to: word)
    return near.map { "did you mean \($0.quoted)?" }
  }

  /// What would be right in the place of `word`: the element meant, or else all of them.
  func expected(for word: String) -> String {
    meant(by: word) ?? filter { !$0.isEmpty }.joined(separator: ", ")
  }

  /// How many letters must be added, removed, replaced or swapped with their neighbour.
  private static func edits(_ left: [UInt8], _ right: [UInt8]) -> Int {
    var before: [Int] = []
    var row = Array(0...right.count)
    for (i, a) in left.enumerated() {
      var next = [i + 1]
      for (j, b) in right.enumerated() {
        var best = Swift.min(row[j] + (a == b ? 0 : 1), row[j + 1] + 1, next[j] + 1)
        if i > 0, j > 0, a == right[j - 1], left[i - 1] == b {
          best = Swift.min(best, before[j - 1] + 1)
        }
        next.append(best)
      }
      before = row
      row = next
    }
    return row[right.count]
  }
}
