import CRMCore

/// Where two snapshots differ, record by record; empty when nowhere.
func differences(_ left: Snapshot, _ right: Snapshot) -> [String] {
  var found: [String] = []
  if left.position != right.position { found.append("at \(left.position) and \(right.position)") }
  if left.state.time != right.state.time { found.append("other times of the last commit") }
  for type in left.catalog.kinds { found += differences(left.state, right.state, type) }
  return found
}

private func differences<R: CRMRecord>(_ left: State, _ right: State, _: R.Type) -> [String] {
  let (left, right) = (left.table(R.self), right.table(R.self))
  var found: [String] = []
  if left.lastNumber != right.lastNumber { found.append("\(R.kind): other last numbers") }
  if left.live != right.live { found.append("\(R.kind): other live records") }
  for number in stride(from: 1, through: max(left.lastNumber, right.lastNumber), by: 1) {
    let (one, other) = (left.find(R.ID(number)), right.find(R.ID(number)))
    guard let one, let other else {
      if (one == nil) != (other == nil) { found.append("\(R.kind)/\(number) is there once") }
      continue
    }
    if left.position(of: number) != right.position(of: number) {
      found.append("\(R.kind)/\(number): other positions")
    }
    for index in R.schema.differences(one, other) {
      found.append("\(R.kind)/\(number): \(R.schema.fields[index].name)")
    }
    if stamps(one) != stamps(other) { found.append("\(R.kind)/\(number): stamps") }
    if dumped(one) != dumped(other) { found.append("\(R.kind)/\(number): memory") }
  }
  var moves: [[TransitionLog.Transition]] = [[], []]
  left.transitions.forEach { moves[0].append($0) }
  right.transitions.forEach { moves[1].append($0) }
  if moves[0] != moves[1] { found.append("\(R.kind): other transitions") }
  return found
}

private func stamps<R: CRMRecord>(_ record: R) -> [String] {
  let header = record.header
  return [
    "\(header.version)", "\(header.createdAt)", "\(header.createdBy)", "\(header.modifiedAt)",
    "\(header.modifiedBy)", "\(header.deletedAt as Timestamp?)", "\(header.cascaded)",
    "\(header.isForeign)",
  ]
}

/// What a record holds as the program sees it: an empty text differs from none here.
private func dumped<R: CRMRecord>(_ record: R) -> String {
  var text = ""
  dump(record, to: &text)
  return text
}
