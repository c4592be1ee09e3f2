import CRMCore

/// The verbs of contracts and payments beyond those of every kind.
enum ContractVerbs {
  static var all: [Command] { [sign, pay, cancel, void] }

  private static let signedOn = Option.typed(
    "on", "TIME", "When it was signed; else now", as: Timestamp.self)
  private static let amount = Argument.meaning("AMOUNT", "How much, such as 19.99") {
    try Money($0, defaultCurrency: $1.values.currency)
  }
  private static let paidOn = Option.typed(
    "on", "DATE", "The day it came; else today", as: CalendarDate.self)
  private static let method = Option.value("method", "TEXT", "How it was paid")
  private static let reference = Option.value(
    "reference", "TEXT", "By what the payer or the bank knows it")

  private static var sign: Command {
    .changing(
      Contract.self, ["contract", "sign"], "Signs a draft, for good.", options: [signedOn],
      example: "crmctl contract sign 1"
    ) { session in
      let time = try session[signedOn]
      return { tx, id in try tx.sign(id, at: time) }
    }
  }

  private static var pay: Command {
    .changing(
      Contract.self, ["contract", "pay"], "Enters a payment of a signed contract.",
      arguments: [amount], options: [paidOn, method, reference], isBulk: false,
      example: "crmctl contract pay 1 19.99"
    ) { session in
      let (amount, day) = (try session[amount], try session[paidOn])
      let (method, reference) = (try session[method], try session[reference])
      return { tx, id in
        try tx.pay(id, amount, on: day, method: method, reference: reference)
      }
    }
  }

  private static var cancel: Command {
    .changing(
      Contract.self, ["contract", "cancel"], "Gives a draft up.",
      example: "crmctl contract cancel 1"
    ) { _ in { tx, id in try tx.cancel(id) } }
  }

  private static var void: Command {
    .changing(
      Payment.self, ["payment", "void"], "Takes a payment back by another one.",
      example: "crmctl payment void 1"
    ) { _ in { tx, id in try tx.void(id) } }
  }
}

/// The verbs of events beyond those of every kind.
enum EventVerbs {
  static var all: [Command] {
    [
      setSupport,
      .changing(
        Event.self, ["event", "done"], "Notes that an event took place.",
        example: "crmctl event done 1"
      ) { _ in { tx, id in try tx.finish(id) } },
      .changing(
        Event.self, ["event", "cancel"], "Calls an event off.", example: "crmctl event cancel 1"
      ) { _ in { tx, id in try tx.cancel(id) } },
    ]
  }

  private static let user = Argument.record("USER", "Their name or id", of: User.self)

  private static var setSupport: Command {
    .changing(
      Event.self, ["event", "set-support"], "Gives an event to the user who looks after it.",
      arguments: [user], example: "crmctl event set-support 1 ben"
    ) { session in
      let user = try session[user]
      return { tx, id in try tx.setSupport(id, to: user) }
    }
  }
}
