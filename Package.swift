// swift-tools-version: 6.2
import PackageDescription

let settings: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
]

let package = Package(
  name: "CRM",
  platforms: [.macOS(.v15), .iOS(.v18)],
  products: [
    .library(name: "CRMCore", targets: ["CRMCore"]),
    .library(name: "CRMStorage", targets: ["CRMStorage"]),
    .library(name: "CRMFoundation", targets: ["CRMFoundation"]),
    .library(name: "CRMStoreConformance", targets: ["CRMStoreConformance"]),
    .executable(name: "crmctl", targets: ["crmctl"]),
  ],
  targets: [
    .target(name: "CRMCore", swiftSettings: settings),
    .target(name: "CRMStorage", dependencies: ["CRMCore"], swiftSettings: settings),
    .target(name: "CRMFoundation", dependencies: ["CRMCore"], swiftSettings: settings),
    .target(
      name: "CRMStoreConformance", dependencies: ["CRMCore"], path: "Tests/StoreConformance",
      swiftSettings: settings),
    .executableTarget(
      name: "crmctl", dependencies: ["CRMCore", "CRMStorage"], swiftSettings: settings),
    .testTarget(
      name: "CRMCoreTests", dependencies: ["CRMCore", "CRMStoreConformance"],
      swiftSettings: settings),
    .testTarget(
      name: "CRMStorageTests", dependencies: ["CRMCore", "CRMStorage", "CRMStoreConformance"],
      swiftSettings: settings),
    .testTarget(
      name: "CRMFoundationTests", dependencies: ["CRMCore", "CRMFoundation"],
      swiftSettings: settings),
    .target(name: "ProofCalls", path: "Tests/ProofCalls"),
    .executableTarget(
      name: "crm-proof-helper",
      dependencies: ["CRMCore", "CRMStorage", "CRMStoreConformance", "ProofCalls"],
      path: "Tests/ProofHelper", swiftSettings: settings),
    .testTarget(
      name: "crmctlTests", dependencies: ["crmctl", "CRMCore", "CRMStorage"],
      swiftSettings: settings),
  ]
)
