/// Finds the word that was probably meant.
enum Suggestion {
  /// The nearest of `words`: the only one that `word` begins, else the closest by typing mistakes.
  static func nearest(to word: String, among words: [String]) -> String? {
    let typed = Array(word.lowercased())
    guard !typed.isEmpty else { return nil }
    let begun = words.filter { $0.hasPrefix(word.lowercased()) }
    if begun.count == 1 { return begun[0] }
    let allowed = max(1, (typed.count + 1) / 3)
    let best = words.map { (word: $0, mistakes: distance(typed, Array($0))) }
      .min { $0.mistakes < $1.mistakes }
    return best.flatMap { $0.mistakes <= allowed ? $0.word : nil }
  }

  /// How many letters were added, dropped, changed or swapped with their neighbour.
  static func distance(_ a: [Character], _ b: [Character]) -> Int {
    var beforeLast: [Int] = []
    var last = Array(0...b.count)
    for i in a.indices {
      var row = [i + 1]
      for j in b.indices {
        var cost = min(last[j + 1], row[j]) + 1
        cost = min(cost, last[j] + (a[i] == b[j] ? 0 : 1))
        if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] {
          cost = min(cost, beforeLast[j - 1] + 1)
        }
        row.append(cost)
      }
      beforeLast = last
      last = row
    }
    return last[b.count]
  }
}
