extension NumericColumn {
  /// How much of a column a query looked at.
  package struct Visits: Sendable, Equatable {
    /// How many blocks' values were read; skipped ones do not count.
    package var blocks = 0
    /// How many ids' values were read.
    package var values = 0

    /// Makes a count that begins at nothing.
    package init() {}
  }

  /// The first `limit` ids of a set by value; equal values by ascending id, absent ones left out.
  package func top(_ limit: Int, within ids: IDSet, descending: Bool = true) -> [UInt32] {
    var visits = Visits()
    return top(limit, within: ids, descending: descending, counting: &visits)
  }

  /// The first `limit` ids of a set by value, and what was read for it.
  ///
  /// A bounded heap: O(hits + kept log limit); blocks that cannot hold a better value are skipped.
  package func top(
    _ limit: Int, within ids: IDSet, descending: Bool, counting visits: inout Visits
  ) -> [UInt32] {
    guard limit > 0 else { return [] }
    // Ranks are better the lower they are; what is no better than the worst of a full heap is passed
    // over by one comparison.
    let flip: Int64 = descending ? -1 : 0
    var heap = BoundedHeap(limit: limit)
    var bound: Int64? = .max
    forEachPart(
      of: ids,
      where: { block in
        guard let bound, block.count > 0 else { return false }
        return (descending ? ~block.maximum : block.minimum) <= bound
      },
      until: { part in
        visits.blocks += 1
        visits.values += part.idCount
        var highest = bound ?? .min
        _ = part.walk { id, value in
          if value ^ flip <= highest {
            bound = heap.offer(value ^ flip, id: id)
            highest = bound ?? .min
          }
          return bound == nil
        }
        return bound == nil
      })
    return heap.sortedIDs()
  }
}

extension NumericColumn {
  /// The least and the greatest of the values, as far as blocks tell; nil where there are none.
  ///
  /// O(blocks). A bound can be of a value that is not there any more.
  var bounds: ClosedRange<Int64>? {
    var (least, most) = (Int64.max, Int64.min)
    for group in blocks.groups {
      for block in group where block.minimum <= block.maximum {
        (least, most) = (min(least, block.minimum), max(most, block.maximum))
      }
    }
    return least <= most ? least...most : nil
  }
}
