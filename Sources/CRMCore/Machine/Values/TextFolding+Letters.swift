extension TextFolding {
  /// What each letter with an accent, stroke or hook becomes, by its scalar value.
  static let replacements: [UInt32: String] = {
    var table = joinedLetters
    for group in accentedLetters.split(separator: " ") {
      guard let base = group.first else { continue }
      for scalar in group.dropFirst().unicodeScalars {
        table[scalar.value] = String(base)
        // Title case keeps letters with a subscript whole, where upper case writes it beside them.
        let title = scalar.properties.titlecaseMapping.unicodeScalars
        if title.count == 1, let letter = title.first, !letter.isASCII {
          table[letter.value] = String(base)
        }
      }
    }
    return table
  }()

  /// Groups of a letter and the small letters that fold to it, of the Latin, Greek and Cyrillic
  /// blocks.
  private static let accentedLetters = """
    aàáâãäåāăąǎǟǡǻȁȃȧḁạảấầẩẫậắằẳẵặ bƀḃḅḇɓ cçćĉċčḉ dðďđḋḍḏḑḓɖɗ \
    eèéêëēĕėęěȅȇȩḕḗḙḛḝẹẻẽếềểễệ fƒḟ gĝğġģǥǧǵḡɠ hĥħȟḣḥḧḩḫẖ iìíîïĩīĭįıǐȉȋḭḯỉịɨ jĵǰ \
    kķĸƙǩḱḳḵ lĺļľłḷḹḻḽ mḿṁṃ nñńņňŋǹṅṇṉṋ oòóôõöøōŏőơǒǫǭǿȍȏȫȭȯȱṍṏṑṓọỏốồổỗộớờởỡợ pṕṗ \
    rŕŗřȑȓṙṛṝṟ sśŝşšſșṡṣṥṧṩẛ tţťŧțṫṭṯṱẗ uùúûüũūŭůűųưǔǖǘǚǜȕȗṳṵṷṹṻụủứừửữự vṽṿ wŵẁẃẅẇẉẘ \
    xẋẍ yýÿŷƴȳẏẙỳỵỷỹ zźżžƶȥẑẓẕ αάἀἁἂἃἄἅἆἇὰάᾀᾁᾂᾃᾄᾅᾆᾇᾰᾱᾲᾳᾴᾶᾷ εέἐἑἒἓἔἕὲέ \
    ηήἠἡἢἣἤἥἦἧὴήᾐᾑᾒᾓᾔᾕᾖᾗῂῃῄῆῇ ιΐίϊἰἱἲἳἴἵἶἷὶίῐῑῒΐῖῗ οόὀὁὂὃὄὅὸό ρῤῥ ϒϓϔ ʒǯ σς \
    υΰϋύὐὑὒὓὔὕὖὗὺύῠῡῢΰῦῧ ωώὠὡὢὣὤὥὦὧὼώᾠᾡᾢᾣᾤᾥᾦᾧῲῳῴῶῷ аӑӓ гѓ еѐёӗ жӂӝ зӟ ийѝӣӥ кќ оӧ \
    уўӯӱӳ чӵ ыӹ эӭ ії ѵѷ әӛ өӫ
    """

  private static let joinedLetters: [UInt32: String] = {
    let pairs: [(Unicode.Scalar, String)] = [
      ("ß", "ss"), ("ẞ", "ss"), ("æ", "ae"), ("Æ", "ae"), ("ǣ", "ae"), ("Ǣ", "ae"), ("ǽ", "ae"),
      ("Ǽ", "ae"), ("œ", "oe"), ("Œ", "oe"), ("þ", "th"), ("Þ", "th"), ("ĳ", "ij"), ("Ĳ", "ij"),
      ("ŉ", "n"), ("İ", "i"), ("ﬀ", "ff"), ("ﬁ", "fi"), ("ﬂ", "fl"), ("ﬃ", "ffi"), ("ﬄ", "ffl"),
      ("ﬅ", "st"), ("ﬆ", "st"),
    ]
    return Dictionary(pairs.map { ($0.value, $1) }) { first, _ in first }
  }()
}
