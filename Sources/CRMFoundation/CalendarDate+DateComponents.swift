public import CRMCore

#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

extension DateComponents {
  /// The year, month and day of a day of the Gregorian calendar.
  public init(_ date: CalendarDate) {
    let (year, month, day) = date.parts
    self.init(calendar: Calendar(identifier: .gregorian), year: year, month: month, day: day)
  }
}

extension CalendarDate {
  /// The day of a year, month and day of the Gregorian calendar; nil where one of them is missing or
  /// the calendar has no such day.
  public init?(_ components: DateComponents) {
    guard let year = components.year, let month = components.month, let day = components.day else {
      return nil
    }
    self.init(year: year, month: month, day: day)
  }
}
