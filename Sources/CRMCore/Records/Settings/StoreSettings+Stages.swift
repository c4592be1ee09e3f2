extension StoreSettings {
  /// Puts a stage before another; else before what closes its pipeline, or if it closes it, last.
  public mutating func insert(_ stage: StoreSettings.PipelineStage, before key: String? = nil)
    throws(CRMError)
  {
    let own = stages.indices.filter { stages[$0].pipeline == stage.pipeline }
    var place = own.first { !stage.kind.isClosed && stages[$0].kind.isClosed }
    if place == nil { place = own.last.map { $0 + 1 } }
    if let key { place = try index(ofStage: key) }
    stages.insert(stage, at: place ?? stages.endIndex)
  }

  /// Changes the stage of that key, and moves it before another where that is given.
  public mutating func changeStage(
    _ key: String, before other: String? = nil,
    _ change: (inout StoreSettings.PipelineStage) throws -> Void
  ) throws {
    let index = try index(ofStage: key)
    var stage = stages[index]
    try change(&stage)
    stages[index] = stage
    guard let other, other != key else { return }
    stages.remove(at: index)
    try insert(stage, before: other)
  }

  /// Takes the stage of that key away.
  public mutating func removeStage(_ key: String) throws(CRMError) {
    stages.remove(at: try index(ofStage: key))
  }

  private func index(ofStage key: String) throws(CRMError) -> Int {
    if let index = stages.firstIndex(where: { $0.key == key }) { return index }
    throw refusal(
      .settingsStages, field: "stages", "there is no stage '\(key)'",
      expected: stages.map(\.key).joined(separator: ", "))
  }
}

extension StoreSettings {
  /// Refuses stages that are no table: keys taken twice, a pipeline that cannot end, and the like.
  func checkStages() throws(CRMError) {
    try checkKeys(stages.map(\.key), .settingsStages, "stages")
    try checkKeys(leadStages.map(\.key), .settingsLeadStages, "leadStages")
    for stage in stages where !(0...100).contains(stage.chance) {
      throw refusal(
        .settingsStages, field: "stages", "the probability of \(stage.key) is not from 0 to 100")
    }
    for pipeline in stages.map(\.pipeline).uniqued()
      + (stages.isEmpty ? [StoreSettings.PipelineStage.usualPipeline] : [])
    {
      let kinds = Set(stages(of: pipeline).map(\.kind))
      for kind in [Lifecycle.Meaning.open, .won, .lost] where !kinds.contains(kind) {
        throw refusal(
          .settingsStages, field: "stages",
          "the pipeline \(pipeline) has no stage of the kind \(kind.rawValue)")
      }
    }
    let keys = leadStages.map(\.key)
    if let first = leadStages.first, first.kind.isClosed {
      throw refusal(
        .settingsLeadStages, field: "leadStages",
        "leads begin in \(first.key), which is \(first.kind.rawValue)")
    }
    for stage in leadStages {
      if let next = stage.next.first(where: { !keys.contains($0) }) {
        throw refusal(
          .settingsLeadStages, field: "leadStages",
          "\(stage.key) leads to '\(next)', which is not a status",
          expected: keys.joined(separator: ", "))
      }
    }
  }

  private func checkKeys(
    _ keys: [String], _ code: CRMError.Code, _ field: String
  ) throws(CRMError) {
    for key in keys where key.isEmpty || Naming.key(key) != key {
      throw refusal(
        code, field: field, "'\(key)' is not a key", expected: "letters, digits and hyphens")
    }
    if let key = keys.first(where: { key in keys.count { $0 == key } > 1 }) {
      throw refusal(code, field: field, "the key \(key) is there twice")
    }
  }

  /// Refuses statuses taken away from live records that are in them, and fields that are none.
  public func follow(from old: StoreSettings?, in tx: inout WriteTransaction) throws {
    if let old, old.stages == stages, old.leadStages == leadStages { return }
    for type in tx.catalog.kinds { try checkStatuses(type, in: tx) }
  }

  private func checkStatuses<R: CRMRecord>(_: R.Type, in tx: borrowing WriteTransaction) throws {
    guard let field = R.schema.lifecycleField,
      let lifecycle = tx.configuration.lifecycle(of: R.self)
    else { return }
    let paths = tx.snapshot.paths(of: R.self, at: tx.now)
    for name in lifecycle.moves.flatMap(\.requires).uniqued()
    where R.schema.path(named: name, custom: tx.configuration.customFields(of: R.self)) == nil {
      throw refusal(
        .settingsStages, field: "stages", "\(R.schema.plural) have no field '\(name)'",
        expected: paths.map(\.name).meant(by: name))
    }
    for group in tx[R.self].grouped(by: FieldPath(field)) {
      let key = group.value.description
      if lifecycle[key] != nil { continue }
      let users = group.query.ids().map(\.reference)
      let named = Array(users.prefix(CRMError.namedUsers))
      throw refusal(
        .settingsStatus,
        "the status '\(key)' is in use by \(named.listed(of: users.count))",
        expected: "move those first")
    }
  }
}
