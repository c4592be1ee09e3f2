/// A day of the week; raw values are those of ISO 8601, Monday 1 to Sunday 7.
public enum Weekday: Int, CaseIterable, Hashable, Sendable {
  /// The days, from the one a week begins with.
  case monday = 1, tuesday, wednesday, thursday, friday, saturday, sunday
}
