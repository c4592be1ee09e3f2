// swift-tools-version: 6.2
import PackageDescription

let core: Target.Dependency = .product(name: "CRMCore", package: "CRM")
let storage: Target.Dependency = .product(name: "CRMStorage", package: "CRM")
let foundation: Target.Dependency = .product(name: "CRMFoundation", package: "CRM")
let conformance: Target.Dependency = .product(name: "CRMStoreConformance", package: "CRM")

let package = Package(
  name: "Embedding",
  platforms: [.macOS(.v15)],
  dependencies: [.package(name: "CRM", path: "../..")],
  targets: [
    .executableTarget(name: "Server", dependencies: [core, storage]),
    .executableTarget(name: "Watching", dependencies: [core]),
    .systemLibrary(name: "CSQLite"),
    .target(name: "SQLiteStore", dependencies: ["CSQLite", core]),
    .testTarget(name: "SQLiteStoreTests", dependencies: ["SQLiteStore", core, conformance]),
    .testTarget(name: "IsolationTests", dependencies: [core]),
    .target(name: "StandInSwiftUI"),
    .target(name: "StandInSwiftData"),
    .target(name: "StandInGRDB"),
    .testTarget(
      name: "NameTests",
      dependencies: [
        "StandInSwiftUI", "StandInSwiftData", "StandInGRDB", core, storage, foundation, conformance,
      ]),
  ]
)
