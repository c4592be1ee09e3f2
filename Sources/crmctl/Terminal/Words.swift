/// Phrases that several results are told with.
enum Words {
  /// `1 line`, `2 lines`.
  static func counted(_ count: Int, _ one: String, _ many: String) -> String {
    "\(count) \(count == 1 ? one : many)"
  }
}
