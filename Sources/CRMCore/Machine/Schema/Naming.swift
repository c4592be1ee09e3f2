/// The spellings of one name: `estimatedValue` in data, `estimated-value` as an option.
package enum Naming {
  /// `estimated-value` for `estimatedValue`, `external-id` for `externalID`; a dot becomes a hyphen too.
  package static func kebab(_ name: String) -> String {
    var out = ""
    var isInCapitals = false
    for scalar in name.unicodeScalars {
      let isCapital = scalar.value >= 65 && scalar.value <= 90
      if scalar == "." {
        out += "-"
      } else if isCapital {
        if !out.isEmpty, out.last != "-", !isInCapitals { out += "-" }
        out += String(scalar).lowercased()
      } else {
        out.unicodeScalars.append(scalar)
      }
      isInCapitals = isCapital
    }
    return out
  }

  /// `To process` for `to-process`, `Estimated value` for `estimatedValue`.
  package static func label(_ name: String) -> String {
    let words = kebab(name).split(separator: "-").joined(separator: " ")
    return words.prefix(1).uppercased() + words.dropFirst()
  }

  /// A header in kebab case: letters and digits kept lower-cased, all else one hyphen.
  package static func key(_ header: String) -> String {
    var out = ""
    for character in header.lowercased() {
      if character.isLetter || character.isNumber {
        out.append(character)
      } else if !out.isEmpty, out.last != "-" {
        out.append("-")
      }
    }
    while out.last == "-" { out.removeLast() }
    return out
  }

  /// What two spellings of one name share: letters and digits alone, lower-cased.
  package static func canonical(_ name: String) -> String {
    String(name.lowercased().filter { $0.isLetter || $0.isNumber })
  }
}
