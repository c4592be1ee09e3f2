import CRMCore
import CRMStorage
import Testing

/// A store that an older build wrote, with a fault that it let through.
///
/// Lines are given without their chain hashes and seals, large ones by a rule. What they are made
/// into is compared with the hash of the very file that the older build had written.
struct OldJournal: CustomStringConvertible {
  let description: String
  let storeID: String
  /// The newest entry of the file of horizons.
  let head: String
  /// The SHA-256 of the journal.
  let digest: String
  let lines: [String]

  static let all = [overlongKey, overlongChange, greatQuantity, greatNumber, madeTwice]

  private static let settings =
    [
      #"{"n":1,"u":[1,2],"t":"2026-11-26T10:00:00.000Z","by":"system","do":"store.set-up","#,
      #""on":"settings/1","new":{"organisation":"Acme","currency":"EUR","timeZone":"UTC","#,
      #""policy":"standard","lostReasons":["pricing","competition","budget","#,
      #""missing-features","timing","no-decision-maker","unresponsive","poor-fit","other"],"#,
      #""stages":[{"pipeline":"sales","key":"prospecting","kind":"open","probability":5},{"#,
      #""pipeline":"sales","key":"contacting","label":"Make contact","kind":"open","#,
      #""probability":10},{"pipeline":"sales","key":"qualifying","kind":"open","#,
      #""probability":20},{"pipeline":"sales","key":"nurturing","kind":"open","#,
      #""probability":30},{"pipeline":"sales","key":"offering","label":"Present your offer","#,
      #""kind":"open","probability":50},{"pipeline":"sales","key":"objections","#,
      #""label":"Overcome objections","kind":"open","probability":60},{"pipeline":"sales","#,
      #""key":"closing","label":"Close the sale","kind":"open","probability":80},{"#,
      #""pipeline":"sales","key":"closed-won","kind":"won","aliases":["closed"]},{"#,
      #""pipeline":"sales","key":"declined","kind":"lost"}]}"#,
    ].joined()

  private static let ada =
    settings + "\n" + #"""
      {"n":2,"u":[1,2],"t":"2026-11-26T10:00:00.000Z","by":"system","do":"store.set-up",\#
      "on":"user/1","new":{"username":"ada","name":"Ada","role":"admin","active":true,\#
      "notifications":"terminal"}
      """#

  private static let root =
    settings + "\n" + #"""
      {"n":2,"u":[1,2],"t":"2026-11-26T10:00:00.000Z","by":"system","do":"store.set-up",\#
      "on":"user/1","new":{"username":"root","name":"root","role":"admin","active":true,\#
      "notifications":"terminal"}
      {"n":3,"t":"2026-11-26T10:00:00.000Z","by":"user/1","do":"user.update",\#
      "on":"user/1","p":2,"set":{"username":["root","ada"],"name":["root","Ada"]}
      """#

  /// The last commit has a key of 130,000 control characters, and its line is too long to be read.
  static let overlongKey = OldJournal(
    description: "an over-long idempotency key",
    storeID: "415e052b854520726ae9bbe6e88d0678",
    head:
      #"{"sequence":4,"generation":1,"n":5,"segment":1,"offset":1082057,"device":65024,"inode":16228604"#
      + #","h":"LMpOX_e5J-R1kgkopxLcjVJuvTevqiAV20j1Ld8l7o0","x":"b6eec349"}"#,
    digest: "9bcb46fceeb39bc84a8e81f96b0c01b293a5fea9b45860746f7009bb40940464",
    lines: (root + "\n" + #"""
      {"n":4,"k":"kept","t":"2026-11-26T10:00:00.000Z","by":"user/1","do":"lead.insert",\#
      "on":"lead/1","new":{"name":"Before","status":"new","priority":"medium",\#
      "owner":"user/1"}
      """#).split(separator: "\n").map(String.init) + [keyLine])

  private static let keyLine: String = {
    let text = String(repeating: "a", count: 100_000)
    return #"{"n":5,"k":""# + String(repeating: #"\u0001"#, count: 130_000)
      + #"","t":"2026-11-26T10:00:00.000Z","by":"user/1","do":"lead.insert","on":"lead/2","new":{"#
      + #""name":"Northwind","status":"new","priority":"medium","owner":"user/1","#
      + #""description":"\#(text)","lostNote":"\#(text)","nextStep":"\#(text)"}"#
  }()

  /// A lead of 160 long custom fields is emptied by one line, which is too long to be read.
  static let overlongChange = OldJournal(
    description: "an over-long change",
    storeID: "8ccb587b43bc35731142081503503f49",
    head:
      #"{"sequence":166,"generation":1,"n":326,"segment":1,"offset":2466487,"device":65024,"inode":16228722"#
      + #","h":"dBt6VNeOopCouTnvPR_JTXuzcdQq_kInv3tnU8Pg86A","x":"648459fa"}"#,
    digest: "fe957cc79c42eef902b43ce48e35375b8af63aa90f2e0f4dc3eee2a8c725767b",
    lines: changeLines)

  private static let changeLines: [String] = {
    let rest = #","t":"2026-11-26T10:00:00.000Z","by":"user/1","do":"#
    let long = String(repeating: "b", count: 7500)
    let keys = (0..<160).map { "f\($0)" }
    let fields = keys.enumerated().map { index, key in
      #"{"n":\#(index + 5),"u":[5,160]\#(rest)"field.import","on":"field/\#(index + 1)","#
        + #""new":{"recordKind":"lead","key":"\#(key)","label":"F\#(index)","type":"text"}"#
    }
    let changes = keys.enumerated().map { index, key in
      #"{"n":\#(index + 165)\#(rest)"lead.update","on":"lead/1","#
        + #""p":\#(index == 0 ? 4 : index + 164),"set":{"custom.\#(key)":[null,"\#(long)"]}"#
    }
    let cleared = keys.sorted().map { #""custom.\#($0)":["\#(long)",null]"# }
    return root.split(separator: "\n").map(String.init)
      + [
        #"{"n":4\#(rest)"lead.insert","on":"lead/1","#
          + #""new":{"name":"Northwind","status":"new","priority":"medium","owner":"user/1"}"#
      ] + fields + changes
      + [
        #"{"n":325\#(rest)"user.update","on":"user/1","p":3,"set":{"name":["Ada","Ada L."]}"#,
        #"{"n":326\#(rest)"lead.update","on":"lead/1","p":324,"set":{"#
          + cleared.joined(separator: ",") + "}",
      ]
  }()

  /// An order has a quantity that no reader takes for a whole number.
  static let greatQuantity = OldJournal(
    description: "a quantity beyond 2^53",
    storeID: "04ada0ced62ca9100abbacecf79c4fe0",
    head:
      #"{"sequence":5,"generation":1,"n":7,"segment":1,"offset":2554,"device":65024,"inode":16228648"#
      + #","h":"8vuuwY2fHe0rd_lxH-vs9SKIv9G56HqXRcm8flxcCsM","x":"f18fbc2c"}"#,
    digest: "58f38deaea3cd1d44fac9e4b872ab5fca83cb29782d78f0ab5dac686e9b7b222",
    lines: (ada + "\n" + #"""
      {"n":3,"t":"2026-11-26T10:00:00.000Z","by":"user/1","do":"product.insert",\#
      "on":"product/1","new":{"code":"GTX","name":"GTX","price":"0.01 EUR","active":true}
      {"n":4,"t":"2026-11-26T10:00:00.000Z","by":"user/1","do":"order.insert",\#
      "on":"order/1","new":{"number":"CRM-611567","lastName":"Quist","status":"new",\#
      "value":"0.00 EUR","owner":"user/1","lines":[{"product":"product/1","quantity":2,\#
      "price":"0.00 EUR"}]}
      {"n":5,"t":"2026-11-26T10:00:00.000Z","by":"user/1","do":"order.insert",\#
      "on":"order/2","new":{"number":"CRM-675018","lastName":"Quist","status":"new",\#
      "value":"0.00 EUR","owner":"user/1","lines":[{"product":"product/1",\#
      "quantity":9007199254740993,"price":"0.00 EUR"}]}
      {"n":6,"u":[6,2],"t":"2026-11-26T10:00:00.000Z","by":"user/1","do":"order.update",\#
      "on":"order/2","p":5,"set":{"details":[null,"urgent"]}
      {"n":7,"u":[6,2],"t":"2026-11-26T10:00:00.000Z","by":"user/1","do":"order.update",\#
      "on":"order/1","p":4,"set":{"details":[null,"later"]}
      """#).split(separator: "\n").map(String.init))

  /// An import brought the greatest number that 32 bits hold.
  static let greatNumber = OldJournal(
    description: "a record number beyond 2^31",
    storeID: "09e7fada2a1370825fa9ce45aec6ab48",
    head:
      #"{"sequence":7,"generation":1,"n":9,"segment":1,"offset":2778,"device":65024,"inode":16228567"#
      + #","h":"es5bDit2Iqg4bEPR2A9hLb2XxI5GHII0yk9Nailnkr8","x":"ab366107"}"#,
    digest: "1f5b2108588cb5c0c3f54686046cb3f84abed0db3333c942cf9de00964ebeaed",
    lines: (root + "\n" + #"""
      {"n":4,"u":[4,2],"t":"2026-11-26T10:00:00.000Z","by":"user/1",\#
      "do":"customer.import","on":"customer/4294967295","new":{"name":"Last",\#
      "owner":"user/1"}
      {"n":5,"u":[4,2],"t":"2026-11-26T10:00:00.000Z","by":"user/1",\#
      "do":"customer.import","on":"customer/7","new":{"name":"Seven","owner":"user/1"}
      {"n":6,"t":"2026-11-26T10:00:00.000Z","by":"user/1","do":"customer.update",\#
      "on":"customer/4294967295","p":4,"set":{"website":[null,"globex.example"]}
      {"n":7,"t":"2026-11-26T10:00:00.000Z","by":"user/1","do":"contact.insert",\#
      "on":"contact/1","new":{"customer":"customer/4294967295","name":"Mo","primary":true}
      {"n":8,"t":"2026-11-26T10:00:00.000Z","by":"user/1","do":"customer.update",\#
      "on":"customer/7","p":5,"set":{"website":[null,"initech.example"]}
      {"n":9,"t":"2026-11-26T10:00:00.000Z","by":"user/1","do":"contact.insert",\#
      "on":"contact/2","new":{"customer":"customer/7","name":"Bo","primary":true}
      """#).split(separator: "\n").map(String.init))

  /// A kind that the catalog did not have was inserted, each time under the same number.
  static let madeTwice = OldJournal(
    description: "a record that was made four times",
    storeID: "98d1da72b011abe1dc3ef459757ff151",
    head:
      #"{"sequence":5,"generation":1,"n":7,"segment":1,"offset":2238,"device":65024,"inode":16228647"#
      + #","h":"rv9K4O989cp_l_ViU8E7zui8vSZMB-kIVD68qxP_rQ0","x":"53d7e4a7"}"#,
    digest: "2d95087e070571a1805b9fd291df03300881709da6be95d6a09ac8197146fb9e",
    lines: (ada + "\n" + #"""
      {"n":3,"t":"2026-11-26T10:00:00.000Z","by":"user/1","do":"vehicle.insert",\#
      "on":"vehicle/1","new":{"plate":"A-1"}
      {"n":4,"t":"2026-11-26T10:00:00.000Z","by":"user/1","do":"vehicle.insert",\#
      "on":"vehicle/1","new":{"plate":"B-2"}
      {"n":5,"t":"2026-11-26T10:00:00.000Z","by":"user/1","do":"vehicle.insert",\#
      "on":"vehicle/1","new":{"plate":"B-2"}
      {"n":6,"u":[6,2],"t":"2026-11-26T10:00:00.000Z","by":"user/1","do":"lead.insert",\#
      "on":"lead/1","new":{"name":"Northwind","status":"new","priority":"medium",\#
      "owner":"user/1"}
      {"n":7,"u":[6,2],"t":"2026-11-26T10:00:00.000Z","by":"user/1","do":"vehicle.insert",\#
      "on":"vehicle/1","new":{"plate":"D-4"}
      """#).split(separator: "\n").map(String.init))
}

extension OldJournal {
  /// The bytes of `format.json`.
  var format: [UInt8] {
    var bytes = Array(
      (#"{"name":"crm-journal","version":1,"id":"\#(storeID)","#
        + #""created":"2026-11-26T10:00:00.000Z","generation":1,"testClock":true"#).utf8)
    LineSeal.append(to: &bytes, from: 0)
    return bytes
  }

  /// The bytes of the journal.
  var journal: [UInt8] {
    var (bytes, unit) = ([UInt8](), 0)
    var chain = format.withUnsafeBytes { SHA256.hash($0) }
    for line in lines {
      let start = bytes.count
      bytes += line.utf8
      if endsCommit(line) {
        var hash = SHA256()
        hash.update(chain)
        bytes.withUnsafeBytes { hash.update(UnsafeRawBufferPointer(rebasing: $0[unit...])) }
        chain = hash.finalize()
        bytes += #","h":""#.utf8
        chain.appendBase64URL(to: &bytes)
        bytes.append(UInt8(ascii: "\""))
      }
      LineSeal.append(to: &bytes, from: start)
      if endsCommit(line) { unit = bytes.count }
    }
    return bytes
  }

  private func endsCommit(_ line: String) -> Bool {
    if line.contains(/^{"n":\d+,"u":\d/) { return false }
    guard let unit = line.firstMatch(of: /^{"n":(\d+),"u":\[(\d+),(\d+)\]/) else { return true }
    return Int(unit.1) == (Int(unit.2) ?? 0) + (Int(unit.3) ?? 0) - 1
  }

  /// Every file of the store, by name.
  var files: RawStore {
    RawStore([
      "format.json": format, "journal-00000000000000000001.jsonl": journal,
      "head": Self.slot(Array(head.utf8)), "lock": [],
    ])
  }

  /// The file of horizons as it would be if the journal lay in this file.
  func head(for file: FileStatus) -> [UInt8] {
    let line =
      head
      .replacing(
        /"device":\d+,"inode":\d+/, with: #""device":\#(file.device),"inode":\#(file.inode)"#)
    var bytes = Array(line.utf8.dropLast(LineSeal.byteCount))
    LineSeal.append(to: &bytes, from: 0)
    return Self.slot(bytes.dropLast())
  }

  /// The first slot of the file, padded.
  private static func slot(_ line: [UInt8]) -> [UInt8] {
    var slot = [UInt8](repeating: UInt8(ascii: " "), count: 512)
    slot.replaceSubrange(0..<line.count, with: line)
    slot[511] = UInt8(ascii: "\n")
    return slot
  }
}
