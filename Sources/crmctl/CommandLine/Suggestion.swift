import CRMCore

/// Finds the word that was probably meant.
enum Suggestion {
  /// The nearest of `words`: the only one that `word` begins, else the closest by typing mistakes.
  static func nearest(to word: String, among words: [String]) -> String? {
    if word.isEmpty { return nil }
    let begun = words.filter { $0.hasPrefix(word.lowercased()) }
    return begun.count == 1 ? begun[0] : words.nearest(to: word)
  }

  /// The hint that names the nearest of `words`, where there is one.
  static func hints(_ word: String, among words: [String]) -> [String] {
    nearest(to: word, among: words).map { ["Did you mean \($0)?"] } ?? []
  }
}
