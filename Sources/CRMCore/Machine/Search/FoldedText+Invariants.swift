extension FoldedText {
  /// What is wrong with the column; empty if nothing is. O(bytes).
  func checkInvariants() -> [String] {
    var problems: [String] = []
    guard offsets.count >= 2, offsets[0] == 0, offsets[1] == 0 else {
      return ["the offsets do not begin with number 1"]
    }
    guard offsets[offsets.count - 1] + Self.padding == bytes.count else {
      return ["the offsets do not end with the texts"]
    }
    var counts = [Int](repeating: 0, count: 256)
    var present = 0
    for number in 1..<(offsets.count - 1) {
      guard offsets[number] <= offsets[number + 1] else {
        return ["the offsets descend at \(number)"]
      }
      guard let place = place(of: number) else { continue }
      present += 1
      if bytes[place.upperBound] != Self.separator { problems.append("\(number) has no separator") }
      for byte in bytes[place] { counts[Int(byte)] += 1 }
      let text = String(decoding: bytes[place], as: UTF8.self)
      if !TextFolding.fold(text).utf8.elementsEqual(bytes[place]) {
        problems.append("\(number) is not folded text")
      }
    }
    if counts != histogram { problems.append("the histogram is not that of the texts") }
    if present != count { problems.append("\(present) texts are counted as \(count)") }
    return problems
  }
}
