// swift-tools-version: 6.2
import PackageDescription

let package = Package(
  name: "OwnKind",
  platforms: [.macOS(.v15)],
  dependencies: [.package(name: "CRM", path: "../..")],
  targets: [
    .executableTarget(
      name: "OwnKind",
      dependencies: [
        .product(name: "CRMCore", package: "CRM"), .product(name: "CRMStorage", package: "CRM"),
      ])
  ]
)
