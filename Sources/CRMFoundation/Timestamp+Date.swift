public import CRMCore

#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

extension Date {
  /// The date of an instant, to the millisecond.
  public init(_ timestamp: Timestamp) {
    let (seconds, rest) = timestamp.milliseconds.quotientAndRemainder(dividingBy: 1000)
    self.init(timeIntervalSince1970: Double(seconds) + Double(rest) / 1000)
  }
}

extension Timestamp {
  /// The instant of a date in whole milliseconds, the nearest one; what is beyond the years 1 to 9999
  /// becomes the end of them.
  public init(_ date: Date) {
    let seconds = date.timeIntervalSince1970
    let (first, last) = (Date(Timestamp.min), Date(Timestamp.max))
    if !(seconds > first.timeIntervalSince1970) {
      self = .min
    } else if seconds >= last.timeIntervalSince1970 {
      self = .max
    } else {
      self.init(milliseconds: Int64((seconds * 1000).rounded()))
    }
  }
}
