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

let log = Target.Dependency.product(name: "Logging", package: "swift-log")
let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
let grdbSQLite = Target.Dependency.product(name: "GRDBSQLite", package: "GRDB.swift")

let package = Package(
    name: "sanitized",
    platforms: [.macOS("26.0")],
    dependencies: [
        .package(url: "https://github.com/apple/swift-log", exact: "1.16.2"),
        .package(url: "https://github.com/groue/GRDB.swift", exact: "7.10.0"),
    ],
    targets: [
        .systemLibrary(name: "COpenSSL", path: "Sources/COpenSSL", pkgConfig: "openssl"),
        .systemLibrary(name: "CCurl", path: "Sources/CCurl", pkgConfig: "libcurl"),
        .systemLibrary(name: "CPQ", path: "Sources/CPQ", pkgConfig: "libpq"),
        .target(name: "Base", path: "Sources/Base", swiftSettings: strict),
        .target(
            name: "Cryptography",
            dependencies: ["Base", "COpenSSL"],
            path: "Sources/Cryptography",
            swiftSettings: strict
        ),
        .target(name: "Transport", dependencies: ["Base", "CCurl"], path: "Sources/Transport", swiftSettings: strict),
        .target(name: "PostgreSQL", dependencies: ["Base", "CPQ"], path: "Sources/PostgreSQL", swiftSettings: strict),
        .target(name: "Mail", dependencies: ["Base"], path: "Sources/Mail", swiftSettings: strict),
        .target(name: "Storage", dependencies: ["Base", "Mail"], path: "Sources/Storage", swiftSettings: strict),
        .target(
            name: "SQLStorage",
            dependencies: ["Base", "Mail", "Cryptography", "Storage", "PostgreSQL", grdb, grdbSQLite],
            path: "Sources/SQLStorage",
            swiftSettings: strict
        ),
        .target(name: "TestSupport", dependencies: [log], path: "Tests/TestSupport", swiftSettings: strict),
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
        .testTarget(
            name: "PostgreSQLTests",
            dependencies: ["TestSupport", "Base", "PostgreSQL"],
            path: "Tests/PostgreSQLTests",
            swiftSettings: strict
        ),
        .testTarget(
            name: "StorageTests",
            dependencies: ["TestSupport", "Base", "Mail", "Storage", "PostgreSQL", "SQLStorage", grdb],
            path: "Tests/StorageTests",
            swiftSettings: strict
        ),
    ]
)
