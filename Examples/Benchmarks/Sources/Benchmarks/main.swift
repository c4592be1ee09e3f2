import CRMCore

// Figures in memory at growing sizes: `swift run -c release Benchmarks [domain] [SIZE …]`.
let sizes = CommandLine.arguments.dropFirst().compactMap { Int($0) }
if CommandLine.arguments.contains("domain") {
  for size in sizes.isEmpty ? [10_000, 100_000] : sizes { try Domain(size).run() }
}
for size in sizes.isEmpty ? [10_000, 100_000, 1_000_000] : sizes
where !CommandLine.arguments.contains("domain") {
  var sample = try Sample()
  let before = residentBytes()
  let clock = ContinuousClock()
  let start = clock.now
  try sample.crm.write(as: sample.owners[0]) { tx in
    for number in 1...size { try tx.insert(sample.lead(number)) }
  }
  let spent = (clock.now - start).components
  let seconds = Double(spent.seconds) + Double(spent.attoseconds) / 1e18
  let crm = sample.crm
  print("\(size) leads")
  print("  bulk insert, one commit, a row   \(spelled(seconds * 1e9 / Double(size)))")
  print("  memory a lead, journal included  \((residentBytes() - before) / size) B")

  let writes = 500
  var next = size
  let insert = try measure(writes) {
    for _ in 0..<writes {
      next += 1
      let lead = sample.lead(next)
      try crm.write(as: sample.owners[0]) { tx in try tx.insert(lead) }
    }
  }
  print("  insert, one commit each          \(spelled(insert))")
  let update = try measure(writes) {
    for _ in 0..<writes {
      let id = Lead.ID(UInt32.random(in: 1...UInt32(size), using: &sample.generator))
      let value = Money(
        minorUnits: Int64.random(in: 1...9_999_999, using: &sample.generator),
        currency: sample.currency)
      try crm.write(as: sample.owners[0]) { tx in
        try tx.update(id) { $0.estimatedValue = value }
      }
    }
  }
  print("  update, one commit each          \(spelled(update))")

  let ids = (0..<10_000).map { _ in
    Lead.ID(UInt32.random(in: 1...UInt32(size), using: &sample.generator))
  }
  var found = 0
  let record = measure(ids.count) {
    crm.read { snapshot in for id in ids { found += snapshot[id] == nil ? 0 : 1 } }
  }
  print("  read one by id                   \(spelled(record))")
  let leads = crm.read { $0.state.table(Lead.self) }
  let property = measure(ids.count) {
    for id in ids { if leads[id]?.doNotCall == false { found += 1 } }
  }
  print("  one property by id, table held   \(spelled(property))")

  let owner = sample.owners[3]
  let top = measure(1) {
    found += crm.read { snapshot in
      snapshot.leads.where(\.priority, .high).where(\.owner, owner)
        .sorted(by: \.estimatedValue, .descending).run(limit: 50).numbers.count
    }
  }
  print("  priority + owner, top 50         \(spelled(top))")
  let grouped = measure(1) {
    crm.read { snapshot in
      for status in snapshot.leads.grouped(by: FieldPath(Lead.field(\.priority))) {
        for group in status.query.grouped(by: FieldPath(Lead.field(\.owner))) {
          found += group.query.count + group.query.sum(\.estimatedValue).count
        }
      }
    }
  }
  print("  group by priority, owner: sum    \(spelled(grouped))")
  let scan = measure(size, runs: 3) {
    crm.read { snapshot in
      found += snapshot.leads.where(.contains(FieldPath(Lead.field(\.position)), "zzz")).count
    }
  }
  print("  scan of a text, a row            \(spelled(scan))")
  precondition(found > 0)
}
