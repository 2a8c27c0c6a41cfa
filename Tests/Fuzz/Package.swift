// swift-tools-version: 6.2
import PackageDescription

/// The pure code under the fuzzer, compiled with its instrumentation: a separate package, so that it does not affect the
/// product's build. `run` links and starts it.
let instrumented: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .strictMemorySafety(),
    .treatAllWarnings(as: .error),
    .unsafeFlags(["-sanitize=fuzzer", "-parse-as-library"]),
]

let package = Package(
    name: "fuzz",
    platforms: [.macOS("26.0")],
    products: [
        .library(name: "HeaderFuzz", type: .static, targets: ["HeaderFuzz"]),
        .library(name: "ProxyFuzz", type: .static, targets: ["ProxyFuzz"]),
        .library(name: "SessionFuzz", type: .static, targets: ["SessionFuzz"]),
    ],
    targets: [
        .target(name: "Base", path: "Sources/Base", swiftSettings: instrumented),
        .target(name: "Mail", dependencies: ["Base"], path: "Sources/Mail", swiftSettings: instrumented),
        .target(name: "SMTP", dependencies: ["Base", "Mail"], path: "Sources/SMTP", swiftSettings: instrumented),
        .target(
            name: "Storage",
            dependencies: ["Base", "Mail"],
            path: "Sources/Storage",
            swiftSettings: instrumented
        ),
        .target(
            name: "Delivery",
            dependencies: ["Base", "Mail", "Storage"],
            path: "Sources/Delivery",
            sources: ["RecipientFields.swift", "Rewriter.swift"],
            swiftSettings: instrumented
        ),
        .target(
            name: "ProxyProtocol",
            dependencies: ["Base"],
            path: "Sources/ProxyProtocol",
            exclude: ["ProxyHeaderHandler.swift"],
            swiftSettings: instrumented
        ),
        .target(
            name: "HeaderFuzz",
            dependencies: ["Base", "Mail", "Storage", "Delivery"],
            path: "Targets/HeaderFuzz",
            swiftSettings: instrumented
        ),
        .target(
            name: "ProxyFuzz",
            dependencies: ["Base", "ProxyProtocol"],
            path: "Targets/ProxyFuzz",
            swiftSettings: instrumented
        ),
        .target(
            name: "SessionFuzz",
            dependencies: ["Base", "Mail", "SMTP"],
            path: "Targets/SessionFuzz",
            swiftSettings: instrumented
        ),
    ]
)
