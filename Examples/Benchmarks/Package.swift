// swift-tools-version: 6.2
import PackageDescription

let package = Package(
  name: "Benchmarks",
  platforms: [.macOS(.v15)],
  dependencies: [.package(name: "CRM", path: "../..")],
  targets: [
    .executableTarget(
      name: "Benchmarks",
      dependencies: [
        .product(name: "CRMCore", package: "CRM"), .product(name: "CRMStorage", package: "CRM"),
      ],
      swiftSettings: [.swiftLanguageMode(.v6)])
  ]
)
