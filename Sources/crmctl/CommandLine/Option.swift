import CRMCore

/// An option: declared once, with its name, its help and how its value is read.
///
/// What is declared is given to a ``Command``, and read as `invocation[option]`.
struct Option<Value>: AnyOption {
  let form: OptionForm
  /// Makes the value of what was given, in order; of nothing where the option was not.
  let read: @Sendable ([String]) throws -> Value
}

/// An option of whatever value, as a command lists it.
protocol AnyOption: Sendable {
  var form: OptionForm { get }
}

extension Option<Bool> {
  /// A flag: present or not.
  static func flag(_ name: String, _ help: String) -> Self {
    Self(form: OptionForm(name: name, help: help)) { !$0.isEmpty }
  }
}

extension Option<Bool?> {
  /// A flag that `--no-name` and `--name=false` deny.
  static func deniable(_ name: String, _ help: String) -> Self {
    Self(form: OptionForm(name: name, help: help, isNegatable: true)) {
      $0.last.map { $0 == "true" }
    }
  }
}

extension Option {
  /// An option with one value, which `read` makes of its text.
  static func value<T>(
    _ name: String, _ placeholder: String, _ help: String, completion: Completion = .none,
    _ read: @escaping @Sendable (String) throws -> T
  ) -> Self where Value == T? {
    let form = OptionForm(
      name: name, help: help, placeholder: placeholder, completion: completion)
    return Self(form: form) { try $0.last.map { try form.reading($0, read) } }
  }

  /// An option that may be given several times, a value each time.
  static func list<T>(
    _ name: String, _ placeholder: String, _ help: String, completion: Completion = .none,
    alias: String? = nil, _ read: @escaping @Sendable (String) throws -> T
  ) -> Self where Value == [T] {
    let form = OptionForm(
      name: name, help: help, placeholder: placeholder, isRepeatable: true,
      completion: completion, alias: alias)
    return Self(form: form) { try $0.map { try form.reading($0, read) } }
  }

  /// An option whose value is one of a type's words.
  static func choice<T>(
    _ name: String, _ placeholder: String, _ help: String, of _: T.Type
  ) -> Self
  where Value == T?, T: CaseIterable & RawRepresentable<String> & SendableMetatype {
    .value(name, placeholder, help, completion: .cases(T.self)) { text in
      try CommandError.choice(text, name.split(separator: "-").joined(separator: " "))
    }
  }
}

extension Option<String?> {
  /// An option with one value.
  static func value(
    _ name: String, _ placeholder: String, _ help: String, completion: Completion = .none
  ) -> Self {
    .value(name, placeholder, help, completion: completion) { $0 }
  }
}

extension Option<Int?> {
  /// An option with a whole number.
  static func number(_ name: String, _ help: String) -> Self {
    .value(name, "N", help) { text in
      if let number = Int(text), number > 0 { return number }
      throw ValueError(type: "number", text: text, expected: "a whole number from 1")
    }
  }
}

extension Option<[String]> {
  /// An option that may be given several times, a value each time.
  static func list(
    _ name: String, _ placeholder: String, _ help: String, completion: Completion = .none,
    alias: String? = nil
  ) -> Self {
    .list(name, placeholder, help, completion: completion, alias: alias) { $0 }
  }
}

extension Option<[KeyAndValue]> {
  /// An option that takes a key and a value with `=` between them.
  static func pairs(_ name: String, _ placeholder: String, _ help: String) -> Self {
    .list(name, placeholder, help) { text in
      guard let sign = text.firstIndex(of: "="), sign != text.startIndex else {
        throw CommandError.usage("--\(name) takes \(placeholder), not '\(text)'", hints: [])
      }
      return (String(text[..<sign]), String(text[text.index(after: sign)...]))
    }
  }
}

extension OptionForm {
  /// What `read` makes of a text; what it refuses is told with the option's name.
  fileprivate func reading<T>(_ text: String, _ read: (String) throws -> T) throws -> T {
    do {
      return try read(text)
    } catch let error as CommandError {
      throw error
    } catch {
      throw CommandError(error).asUsage(of: "--\(name)")
    }
  }
}

/// What stands on both sides of a `=`.
typealias KeyAndValue = (key: String, value: String)
