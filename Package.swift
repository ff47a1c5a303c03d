// swift-tools-version: 6.2
import PackageDescription

/// Every target: Swift 6 mode, warnings are errors, imports say what they use.
let strict: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .treatAllWarnings(as: .error),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
]

let argumentParser = Target.Dependency.product(
  name: "ArgumentParser", package: "swift-argument-parser")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let yams = Target.Dependency.product(name: "Yams", package: "Yams")

let package = Package(
  name: "k8s-heartbeat",
  products: [
    .executable(name: "k8s-heartbeat", targets: ["k8s-heartbeat"]),
    .executable(name: "kube-stand-in", targets: ["kube-stand-in"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
    .package(url: "https://github.com/apple/swift-collections", exact: "1.6.0"),
    .package(url: "https://github.com/apple/swift-log", exact: "1.16.2"),
    .package(url: "https://github.com/apple/swift-nio", exact: "2.101.2"),
    .package(url: "https://github.com/jpsim/Yams", exact: "6.2.2"),
  ],
  targets: [
    .systemLibrary(name: "CLinux"),
    .systemLibrary(
      name: "CFastCGI", pkgConfig: "fcgi", providers: [.apt(["libfcgi-dev"])]),
    .systemLibrary(
      name: "CCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),
    .systemLibrary(name: "CCrypto", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
    .systemLibrary(
      name: "CYAML", pkgConfig: "yaml-0.1", providers: [.apt(["libyaml-dev"])]),
    // Without pkg-config: it has a flag that SwiftPM warns of, and nothing that the linker does not find.
    .systemLibrary(name: "CHiredis", providers: [.apt(["libhiredis-dev"])]),
    .target(name: "System", dependencies: ["CCrypto", "CLinux", logging], swiftSettings: strict),
    .target(name: "FastCGI", dependencies: ["CFastCGI", "System", logging], swiftSettings: strict),
    .target(name: "Redis", dependencies: ["CHiredis", "System"], swiftSettings: strict),
    .target(name: "Health", swiftSettings: strict),
    .target(
      name: "Kubernetes", dependencies: ["CCurl", "CYAML", "Health", "System", logging],
      swiftSettings: strict),
    .target(
      name: "Monitoring",
      dependencies: [
        "Health", "Kubernetes", "System", logging,
        .product(name: "HeapModule", package: "swift-collections"),
      ],
      swiftSettings: strict),
    .target(
      name: "Heartbeat",
      dependencies: [
        "FastCGI", "Health", "Kubernetes", "Monitoring", "Redis", "System", logging,
        .product(name: "HeapModule", package: "swift-collections"),
      ],
      swiftSettings: strict),
    .executableTarget(
      name: "k8s-heartbeat",
      dependencies: [
        "FastCGI", "Heartbeat", "Kubernetes", "Monitoring", "System", argumentParser, logging,
      ],
      swiftSettings: strict),
    .executableTarget(
      name: "kube-stand-in",
      dependencies: [
        argumentParser, yams,
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOHTTP1", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
      ],
      swiftSettings: strict),
    .testTarget(
      name: "FastCGITests", dependencies: ["TestSupport", "FastCGI", "System", logging],
      swiftSettings: strict),
    .testTarget(name: "SystemTests", dependencies: ["System", "TestSupport"], swiftSettings: strict),
    .testTarget(name: "RedisTests", dependencies: ["Redis", "System", "TestSupport"], swiftSettings: strict),
    .testTarget(name: "HealthTests", dependencies: ["TestSupport", "Health"], swiftSettings: strict),
    .testTarget(
      name: "KubernetesTests", dependencies: ["TestSupport", "Kubernetes", "Health", "System", logging],
      resources: [.copy("Fixtures")], swiftSettings: strict),
    .testTarget(
      name: "MonitoringTests",
      dependencies: ["TestSupport", "Heartbeat", "Monitoring", "Health", "Kubernetes", "System", logging],
      swiftSettings: strict),
    .testTarget(
      name: "HeartbeatTests",
      dependencies: [
        "TestSupport", "Heartbeat", "Monitoring", "Health", "Kubernetes", "FastCGI", "Redis", "System",
        logging,
      ],
      swiftSettings: strict),
    .testTarget(
      name: "StandInTests", dependencies: ["TestSupport", "kube-stand-in"], swiftSettings: strict),
    .target(
      name: "TestSupport", dependencies: ["Health", "System", logging], path: "Tests/TestSupport",
      swiftSettings: strict),
    .target(
      name: "VerdictCases", dependencies: ["Health", "Kubernetes", "System", yams],
      path: "Tests/VerdictCases",
      swiftSettings: strict),
    .testTarget(
      name: "VerdictTests",
      dependencies: ["TestSupport", "VerdictCases", "Health", "Kubernetes", "kube-stand-in"],
      exclude: ["Verdicts"], swiftSettings: strict),
    .testTarget(
      name: "IntegrationTests",
      dependencies: ["TestSupport", "VerdictCases", "Kubernetes", "k8s-heartbeat", "kube-stand-in"],
      swiftSettings: strict),
    .executableTarget(
      name: "benchmarks",
      dependencies: ["FastCGI", "Health", "Kubernetes", "System", "TestSupport", argumentParser],
      path: "Benchmarks", exclude: ["baseline", "results", "wrk"], swiftSettings: strict),
    .testTarget(
      name: "ControlPlaneTests", dependencies: ["TestSupport", "Health", "Kubernetes", "k8s-heartbeat"],
      swiftSettings: strict),
    .target(
      name: "FuzzTargets",
      dependencies: ["FastCGI", "Health", "Heartbeat", "Kubernetes", "Redis", "System", logging],
      path: "Fuzz/Targets", swiftSettings: strict),
    .testTarget(
      name: "FuzzTests", dependencies: ["FuzzTargets", "TestSupport"], swiftSettings: strict),
  ]
)

// The program that libFuzzer drives has no `main` of its own, so it can be linked with libFuzzer alone: scripts/fuzz.
if Context.environment["K8S_HEARTBEAT_FUZZ"] != nil {
  package.targets.append(
    .executableTarget(
      name: "fuzz", dependencies: ["FuzzTargets"], path: "Fuzz/Program", swiftSettings: strict))
}
