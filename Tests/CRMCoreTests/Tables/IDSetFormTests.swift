import CRMCore
import Testing

/// Sets of one size in both forms: a sorted array, and a bitmap that shrank.
@Suite struct IDSetFormTests {
  @Test func theAlgebraIsTheSameWhateverFormTheSetsHave() {
    for leftCount in stride(from: 1, through: 128, by: 9) {
      for rightCount in stride(from: 70, through: 128, by: 9) {
        let left = IDSet(sorted: (1...UInt32(leftCount)).map { $0 * 3 })
        var right = IDSet(sorted: 1...140)
        for id in UInt32(rightCount + 1)...140 { right.remove(id) }
        let (one, other) = (Set(left), Set(right))
        #expect(Array(left.union(right)) == one.union(other).sorted())
        #expect(Array(right.union(left)) == one.union(other).sorted())
        #expect(Array(left.intersection(right)) == one.intersection(other).sorted())
        #expect(Array(right.intersection(left)) == one.intersection(other).sorted())
        #expect(Array(left.subtracting(right)) == one.subtracting(other).sorted())
        #expect(Array(right.subtracting(left)) == other.subtracting(one).sorted())
        #expect(left.union(right).checkInvariants() == [])
      }
    }
  }
}
