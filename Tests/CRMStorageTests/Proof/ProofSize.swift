import CRMStoreConformance
import Foundation

/// How much the proof does: little in every run of the tests, more where `CRM_PROOF` asks for it.
enum ProofSize: String {
  case small, middle, large

  static let current =
    ProcessInfo.processInfo.environment["CRM_PROOF"].flatMap(ProofSize.init) ?? .small

  /// How many writers are killed at an aimed call.
  var aimedKills: Int {
    switch self {
    case .small: 48
    case .middle: 400
    case .large: 1_000
    }
  }

  /// How many writers are killed from outside.
  var blindKills: Int {
    switch self {
    case .small: 8
    case .middle: 100
    case .large: 400
    }
  }

  /// How many commits each of eight processes writes.
  var commitsEach: Int {
    switch self {
    case .small: 12
    case .middle: 200
    case .large: 2_000
    }
  }

  /// How many commits each of the writers under stress makes.
  var stressCommits: Int {
    switch self {
    case .small: 8
    case .middle: 200
    case .large: 4_000
    }
  }

  /// What random choices follow from: `CRM_PROOF_SEED`, or another one each time.
  static let seed =
    ProcessInfo.processInfo.environment["CRM_PROOF_SEED"].flatMap { UInt64($0) }
    ?? UInt64.random(in: 0..<1 << 32)
}
