import CRMCore

/// A repeatable stream of numbers, so that every run measures the same records.
struct Generator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}

/// Plausible leads: the one of a number is the same in every run, and about 480 bytes of journal.
struct Sample {
  /// How many users own leads; their numbers begin with 1.
  static let owners = 20
  /// The statuses that leads are in.
  static let statuses = ["new", "contacted", "qualified", "converted", "lost"]
  /// A word that one company in five hundred has in its name, written otherwise there.
  static let needle = "northWIND"

  private static let priorities = ["low", "medium", "high"]
  private static let sources = [
    "referral", "website", "trade fair in Lyon", "newsletter", "partner", "cold call", "Google",
    "direct",
  ]
  private static let firstNames = [
    "Amira", "Boris", "Chiara", "Denis", "Elena", "Farid", "Greta", "Hugo", "Ines", "Jonas",
    "Katia", "Louis", "Maria", "Nadia", "Oscar", "Petra", "Quentin", "Rosa", "Simon", "Theresa",
  ]
  private static let lastNames = [
    "Andersson", "Bernard", "Castillo", "Diallo", "Eriksen", "Fontaine", "Garcia", "Hoffmann",
    "Ivanova", "Jansen", "Kowalski", "Lefebvre", "Moreau", "Novak", "Okafor", "Petrov", "Quirke",
    "Rossi", "Schneider", "Tanaka", "Ulrich", "Vasquez", "Weber", "Yilmaz", "Zimmermann",
  ]
  private static let trades = [
    "Precision Tools", "Office Supplies", "Foundry and Forge", "Electrical Works",
    "Garden Centres", "Freight Services", "Software Studio", "Catering Partners",
  ]
  private static let positions = [
    "Head of purchasing", "Managing director", "Office manager", "Chief engineer",
    "Procurement specialist", "Owner", "Operations manager", "Buyer for the northern region",
  ]

  /// The lead of a number, from 1 on; in the initial status where it is to be inserted.
  func lead(_ number: Int, isNew: Bool = false) -> LeadFacts {
    var generator = Generator(seed: 42 &+ UInt64(number) &* 0x2545_F491_4F6C_DD1D)
    func pick(_ words: [String]) -> String { words[Int(generator.next() % UInt64(words.count))] }
    let (first, last) = (pick(Self.firstNames), pick(Self.lastNames))
    let site = "prospect\(number % 9_973).example"
    let trade = pick(Self.trades)
    let place = number % 500 == 250 ? "Northwind" : "Company \(generator.next() % 5_000)"
    return LeadFacts(
      name: "\(first) \(last) \(number)", company: "\(place) \(trade) Limited",
      position: pick(Self.positions),
      email: "\(first.lowercased()).\(last.lowercased()).\(number)@\(site)",
      phone: "+33 1 \(10_000_000 + number)", website: "https://www.\(site)/about-us",
      status: isNew ? Self.statuses[0] : pick(Self.statuses), priority: pick(Self.priorities),
      source: pick(Self.sources), owner: Int(generator.next() % UInt64(Self.owners)) + 1,
      value: Int64(generator.next() % 9_990_000) + 10_000)
  }

  /// The numbers of `count` records out of `size`, scattered; others for every round.
  func numbers(_ count: Int, of size: Int, round: Int) -> [Int] {
    var generator = Generator(seed: UInt64(bitPattern: Int64(round)) &* 7_919 &+ 13)
    return (0..<count).map { _ in Int(generator.next() % UInt64(size)) + 1 }
  }

  /// What a field becomes by an update of a round.
  func newValue(of number: Int, round: Int) -> Int64 {
    Int64((number &* 7_919 &+ round &* 104_729) % 9_000_000) + 1
  }
}
