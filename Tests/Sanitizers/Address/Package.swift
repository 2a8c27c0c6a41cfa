// swift-tools-version: 6.2
import PackageDescription

/// The code that passes memory to C, with its tests, for AddressSanitizer: a separate package, so that the rest need not be
/// built for it. `run` starts it.
let strict: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .strictMemorySafety(),
    .treatAllWarnings(as: .error),
]

let package = Package(
    name: "sanitized",
    platforms: [.macOS("26.0")],
    targets: [
        .systemLibrary(name: "COpenSSL", path: "Sources/COpenSSL", pkgConfig: "openssl"),
        .systemLibrary(name: "CCurl", path: "Sources/CCurl", pkgConfig: "libcurl"),
        .target(name: "Base", path: "Sources/Base", swiftSettings: strict),
        .target(
            name: "Cryptography",
            dependencies: ["Base", "COpenSSL"],
            path: "Sources/Cryptography",
            swiftSettings: strict
        ),
        .target(name: "Transport", dependencies: ["Base", "CCurl"], path: "Sources/Transport", swiftSettings: strict),
        .target(name: "TestSupport", path: "Tests/TestSupport", exclude: ["LogCapture.swift"], swiftSettings: strict),
        .testTarget(
            name: "CryptographyTests",
            dependencies: ["Base", "Cryptography"],
            path: "Tests/CryptographyTests",
            swiftSettings: strict
        ),
        .testTarget(
            name: "TransportTests",
            dependencies: ["TestSupport", "Base", "Cryptography", "Transport"],
            path: "Tests/TransportTests",
            exclude: ["Servers/http_server.py", "Servers/smtp_server.py"],
            swiftSettings: strict
        ),
    ]
)
