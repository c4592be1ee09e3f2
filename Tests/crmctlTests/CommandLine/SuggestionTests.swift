import Testing

@testable import crmctl

@Suite("Suggestion")
struct SuggestionTests {
  @Test("Every typing mistake of one letter finds the word")
  func oneMistake() {
    let words = ["lead", "customer", "opportunity", "contract", "settings"]
    for word in words {
      let letters = Array(word)
      for place in letters.indices {
        var dropped = letters
        dropped.remove(at: place)
        var changed = letters
        changed[place] = "#"
        for typed in [dropped, changed] {
          #expect(Suggestion.nearest(to: String(typed), among: words) == word)
        }
      }
    }
  }

  @Test("A word that is begun is found; something else entirely is not")
  func beginningsAndNothing() {
    let words = ["opportunity", "order", "lead"]
    #expect(Suggestion.nearest(to: "opp", among: words) == "opportunity")
    #expect(Suggestion.nearest(to: "o", among: words) == nil)
    #expect(Suggestion.nearest(to: "", among: words) == nil)
    #expect(Suggestion.nearest(to: "xylophone", among: words) == nil)
    #expect(Suggestion.nearest(to: "LEAD", among: words) == "lead")
  }
}
