// swift-tools-version: 6.2
import PackageDescription

// Apart from the product, so that it builds in seconds and shares no code with what it measures.
let package = Package(
    name: "benchmarks",
    platforms: [.macOS("26.0")],
    targets: [
        .executableTarget(
            name: "load",
            swiftSettings: [
                .enableUpcomingFeature("ExistentialAny"),
                .enableUpcomingFeature("MemberImportVisibility"),
                .enableUpcomingFeature("InternalImportsByDefault"),
                .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
                .strictMemorySafety(),
                .treatAllWarnings(as: .error),
            ]
        )
    ]
)
