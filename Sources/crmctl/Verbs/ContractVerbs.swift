import CRMCore

/// The verbs of contracts and payments beyond those of every kind.
enum ContractVerbs {
  static var all: [Command] { [sign, pay, cancel, void] }

  private static var sign: Command {
    .changing(
      Contract.self, ["contract", "sign"], "Signs a draft, for good.",
      options: [.value("on", "TIME", "When it was signed; else now")],
      example: "crmctl contract sign 1"
    ) { invocation, session in
      let time = try session.typed("on", invocation, Timestamp.self)
      return { tx, id in try tx.sign(id, at: time) }
    }
  }

  private static var pay: Command {
    .changing(
      Contract.self, ["contract", "pay"], "Enters a payment of a signed contract.",
      arguments: [Argument("AMOUNT", "How much, such as 19.99")],
      options: [
        .value("on", "DATE", "The day it came; else today"),
        .value("method", "TEXT", "How it was paid"),
        .value("reference", "TEXT", "By what the payer or the bank knows it"),
      ], isBulk: false, example: "crmctl contract pay 1 19.99"
    ) { invocation, session in
      let amount = try Money(
        invocation.argument("AMOUNT") ?? "", defaultCurrency: session.values.currency)
      let day = try session.typed("on", invocation, CalendarDate.self)
      let (method, reference) = (invocation.value("method"), invocation.value("reference"))
      return { tx, id in
        try tx.pay(id, amount, on: day, method: method, reference: reference)
      }
    }
  }

  private static var cancel: Command {
    .changing(
      Contract.self, ["contract", "cancel"], "Gives a draft up.",
      example: "crmctl contract cancel 1"
    ) { _, _ in { tx, id in try tx.cancel(id) } }
  }

  private static var void: Command {
    .changing(
      Payment.self, ["payment", "void"], "Takes a payment back by another one.",
      example: "crmctl payment void 1"
    ) { _, _ in { tx, id in try tx.void(id) } }
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
      ) { _, _ in { tx, id in try tx.finish(id) } },
      .changing(
        Event.self, ["event", "cancel"], "Calls an event off.", example: "crmctl event cancel 1"
      ) { _, _ in { tx, id in try tx.cancel(id) } },
    ]
  }

  private static var setSupport: Command {
    .changing(
      Event.self, ["event", "set-support"], "Gives an event to the user who looks after it.",
      arguments: [Argument("USER", "Their name or id")],
      example: "crmctl event set-support 1 ben"
    ) { invocation, session in
      let user = try session.argument("USER", invocation, of: User.self)
      return { tx, id in try tx.setSupport(id, to: user) }
    }
  }
}
