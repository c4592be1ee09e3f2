extension Checkpoint {
  /// Which checkpoints are kept: the two newest, and of each month (UTC) the newest.
  ///
  /// Those of the months are there so that reading as of a past time starts near it.
  public enum Retention {
    /// The positions of those that need not be kept any longer.
    ///
    /// Those that are damaged, foreign or stale are of no use. One that is ahead of its journal
    /// proves a loss, and stays; so does what this program cannot read or is too old for.
    public static func superfluous(of entries: [Checkpoint.Entry]) -> [Position] {
      var (keptCount, months) = (0, Set<Int>())
      var superfluous: [Position] = []
      for entry in entries.sorted(by: { $0.position > $1.position }) {
        if let problem = entry.problem {
          if problem.isLasting { superfluous.append(entry.position) }
          continue
        }
        let isFirstOfMonth = months.insert(entry.time.map(month) ?? 0).inserted
        if keptCount < 2 || isFirstOfMonth {
          keptCount += 1
        } else {
          superfluous.append(entry.position)
        }
      }
      return superfluous
    }

    private static func month(of time: Timestamp) -> Int {
      let (days, rest) = time.milliseconds.quotientAndRemainder(dividingBy: 86_400_000)
      guard let date = CalendarDate(daysSinceEpoch: Int(days) - (rest < 0 ? 1 : 0)) else {
        return 0
      }
      return date.year * 12 + date.month
    }
  }
}

extension Checkpoint.Problem {
  /// Whether the checkpoint can never be used again, and proves nothing.
  fileprivate var isLasting: Bool {
    switch self {
    case .damaged(.unreadable), .damaged(.newerVersion), .ahead: false
    case .damaged, .foreign, .stale: true
    }
  }
}
