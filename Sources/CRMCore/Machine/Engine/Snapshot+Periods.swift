extension Snapshot {
  /// The instants of the day, ISO week, month, quarter or year that holds `time`, end excluded.
  ///
  /// Days begin where they do in `zone`, by default the settings'.
  public func interval(
    of unit: CalendarDate.Unit, holding time: Timestamp, in zone: (any TimeZoneRules)? = nil
  ) -> Range<Timestamp> {
    (zone ?? configuration.zone).interval(of: unit, holding: time)
  }
}
