/// Who acts: a user of the store by number, or the program itself.
@frozen public struct Principal: Hashable, Sendable {
  /// The kind that users are of.
  public static let kind: RecordKind = "user"
  /// The program itself: before the first user, and for its own housekeeping.
  public static let system = Principal(user: 0)

  /// The user's number; 0 is the system.
  public let number: UInt32

  /// Makes the principal of user `number`.
  @inlinable public init(user number: UInt32) { self.number = number }

  /// Whether it is the program itself.
  public var isSystem: Bool { number == 0 }
}

extension Principal: LosslessStringConvertible {
  /// Reads `user/3` or `system`; nil for anything else.
  public init?(_ description: String) {
    if description == "system" {
      self = .system
    } else {
      guard let user = try? RecordReference(description), user.kind == Self.kind else { return nil }
      self.init(user: user.number)
    }
  }

  /// `user/3`, or `system`.
  public var description: String { isSystem ? "system" : "\(Self.kind.rawValue)/\(number)" }
}

/// Something that can act: a user's id, or ``Principal/system``.
public protocol Acting: Sendable {
  /// Who acts.
  var principal: Principal { get }
}

extension Principal: Acting {
  /// Itself.
  public var principal: Principal { self }
}

extension Acting where Self == Principal {
  /// The program itself.
  public static var system: Principal { Principal.system }
}
