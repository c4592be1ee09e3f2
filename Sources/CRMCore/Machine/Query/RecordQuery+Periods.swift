extension RecordQuery {
  /// Only the records whose time at `path` lies in a period, its end excluded.
  public func `where`(_ path: FieldPath, in period: Range<Timestamp>) -> RecordQuery {
    self.where(.compare(path, .atLeast, .time(period.lowerBound)))
      .where(.compare(path, .less, .time(period.upperBound)))
  }

  /// Only the records that were made in a period, its end excluded.
  public func created(in period: Range<Timestamp>) -> RecordQuery {
    self.where(FieldPath(\R.createdAt), in: period)
  }
}
