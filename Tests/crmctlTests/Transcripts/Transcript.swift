import Foundation
import Testing

/// A session with the built program: commands, and what each prints and answers.
///
/// A line that starts with `$ ` is a command. The lines after it are what it prints: after `! ` on
/// standard error, else on standard output. `= 6` is the exit code, 0 where there is no such line.
struct Transcript {
  /// One command with what is expected of it.
  struct Step {
    var command = ""
    var output = ""
    var errors = ""
    var code: Int32 = 0
  }

  let steps: [Step]

  init(_ text: String) {
    var steps: [Step] = []
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      if line.hasPrefix("$ ") {
        steps.append(Step(command: String(line.dropFirst(2))))
      } else if let last = steps.indices.last {
        if line.hasPrefix("! ") {
          steps[last].errors += line.dropFirst(2) + "\n"
        } else if line.hasPrefix("= ") {
          steps[last].code = Int32(line.dropFirst(2)) ?? -1
        } else if !line.isEmpty {
          steps[last].output += line + "\n"
        }
      }
    }
    self.steps = steps
  }

  /// Runs every step on the store of `program` and compares.
  func check(
    on program: BuiltProgram, sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    #expect(!steps.isEmpty, sourceLocation: sourceLocation)
    for step in steps {
      let result = try program.run(Self.words(step.command))
      let comment = Comment(rawValue: "$ \(step.command)")
      #expect(result.output == step.output, comment, sourceLocation: sourceLocation)
      #expect(result.errors == step.errors, comment, sourceLocation: sourceLocation)
      #expect(result.code == step.code, comment, sourceLocation: sourceLocation)
    }
  }

  /// The words of a command line, without `crmctl`; quotes hold words together.
  static func words(_ line: String) -> [String] {
    var words: [String] = []
    var word: String?
    var quote: Character?
    for character in line {
      if character == quote {
        quote = nil
      } else if quote == nil, character == "\"" || character == "'" {
        quote = character
        word = word ?? ""
      } else if quote == nil, character == " " {
        if let word { words.append(word) }
        word = nil
      } else {
        word = (word ?? "") + String(character)
      }
    }
    if let word { words.append(word) }
    return words.first == "crmctl" ? Array(words.dropFirst()) : words
  }
}
