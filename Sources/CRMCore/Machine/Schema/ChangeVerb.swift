/// What is done to a record.
enum ChangeVerb: String, CaseIterable {
  case insert, update, delete, restore
}
