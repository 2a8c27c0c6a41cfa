// swift-tools-version: 6.2
import PackageDescription

/// What does many things at once, and its tests, for ThreadSanitizer: a package apart, so that the rest (console,
/// simulators, command line) need not be built for it. `run` starts it.
let strict: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .strictMemorySafety(),
    .treatAllWarnings(as: .error),
]

let log = Target.Dependency.product(name: "Logging", package: "swift-log")
let lifecycle = Target.Dependency.product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let nioCore = Target.Dependency.product(name: "NIOCore", package: "swift-nio")
let nioEmbedded = Target.Dependency.product(name: "NIOEmbedded", package: "swift-nio")
let nioPosix = Target.Dependency.product(name: "NIOPosix", package: "swift-nio")
let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
let grdbSQLite = Target.Dependency.product(name: "GRDBSQLite", package: "GRDB.swift")

/// A target of the product.
func library(_ name: String, uses: [Target.Dependency] = []) -> Target {
    .target(name: name, dependencies: uses, path: "Sources/\(name)", swiftSettings: strict)
}

/// `scripts` are run by a test, not compiled; `only` names its sources where the others need more than is built here.
func tests(
    _ name: String,
    of uses: [Target.Dependency],
    scripts: [String] = [],
    only: [String]? = nil
) -> Target {
    .testTarget(
        name: name,
        dependencies: uses,
        path: "Tests/\(name)",
        exclude: scripts,
        sources: only,
        swiftSettings: strict
    )
}

let package = Package(
    name: "threads",
    platforms: [.macOS("26.0")],
    dependencies: [
        .package(url: "https://github.com/apple/swift-log", exact: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio", exact: "2.101.2"),
        .package(url: "https://github.com/groue/GRDB.swift", exact: "7.10.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", exact: "2.13.0"),
    ],
    targets: [
        .systemLibrary(name: "COpenSSL", path: "Sources/COpenSSL", pkgConfig: "openssl"),
        .systemLibrary(name: "CCurl", path: "Sources/CCurl", pkgConfig: "libcurl"),
        .systemLibrary(name: "CPQ", path: "Sources/CPQ", pkgConfig: "libpq"),
        library("Base"),
        library("Mail", uses: ["Base"]),
        library("Recurrence", uses: ["Base"]),
        library("SMTP", uses: ["Base", "Mail"]),
        library("Cryptography", uses: ["Base", "COpenSSL"]),
        library("Transport", uses: ["Base", "CCurl"]),
        library("Google", uses: ["Base", "Mail", "Cryptography", "Transport"]),
        library("Odoo", uses: ["Base", "Transport"]),
        library("Storage", uses: ["Base", "Mail"]),
        library("PostgreSQL", uses: ["Base", "CPQ"]),
        library(
            "SQLStorage",
            uses: ["Base", "Mail", "Cryptography", "Storage", "PostgreSQL", grdb, grdbSQLite]
        ),
        library("TLSChannel", uses: ["Cryptography", nioCore]),
        library("ProxyProtocol", uses: ["Base", nioCore]),
        library("Delivery", uses: ["Base", "Mail", "Storage", "Cryptography", "Transport", "Google", log, lifecycle]),
        library(
            "Sync",
            uses: ["Base", "Mail", "Recurrence", "Storage", "Transport", "Google", "Odoo", log, lifecycle]
        ),
        library(
            "SMTPServer",
            uses: [
                "Base", "Mail", "SMTP", "Cryptography", "Storage", "TLSChannel", "ProxyProtocol", nioCore, nioPosix,
                log, lifecycle,
            ]
        ),
        .target(name: "TestSupport", dependencies: [log], path: "Tests/TestSupport", swiftSettings: strict),
        tests("CryptographyTests", of: ["Base", "Cryptography"], only: ["PasswordWorkersTests.swift"]),
        tests(
            "TransportTests",
            of: ["TestSupport", "Base", "Cryptography", "Transport"],
            scripts: ["Servers/http_server.py", "Servers/smtp_server.py"]
        ),
        tests("PostgreSQLTests", of: ["TestSupport", "Base", "PostgreSQL"]),
        tests("StorageTests", of: ["TestSupport", "Base", "Mail", "Storage", "PostgreSQL", "SQLStorage", grdb]),
        tests(
            "DeliveryTests",
            of: [
                "TestSupport", "Base", "Mail", "Storage", "SQLStorage", "Transport", "Google", "Delivery", grdb, log,
            ]
        ),
        tests(
            "SyncTests",
            of: [
                "TestSupport", "Base", "Mail", "Recurrence", "Storage", "SQLStorage", "Transport", "Google", "Odoo",
                "Sync",
                log, lifecycle,
            ],
            only: [
                "Scheduler/HeartbeatTests.swift", "Scheduler/ActionSchedulerTests.swift",
                "Scheduler/RunReporterTests.swift", "Scheduler/PeriodicTaskTests.swift",
                "Support/SchedulerBench.swift", "Odoo/OdooDirectoryTests.swift",
            ]
        ),
        tests(
            "SMTPServerTests",
            of: [
                "TestSupport", "Base", "Mail", "SMTP", "Cryptography", "Storage", "SMTPServer", nioCore, nioPosix,
                nioEmbedded, log, lifecycle,
            ],
            scripts: ["raw_client.py", "smtplib_client.py", "proxy_client.py", "through_haproxy.py"]
        ),
    ]
)
