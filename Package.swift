// swift-tools-version: 6.2
import PackageDescription

/// Every target is compiled under the same strict rules; `unsafe` code is marked, and warnings are errors.
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
let signals = Target.Dependency.product(name: "UnixSignals", package: "swift-service-lifecycle")
let nioCore = Target.Dependency.product(name: "NIOCore", package: "swift-nio")
let nioEmbedded = Target.Dependency.product(name: "NIOEmbedded", package: "swift-nio")
let nioPosix = Target.Dependency.product(name: "NIOPosix", package: "swift-nio")
let hummingbird = Target.Dependency.product(name: "Hummingbird", package: "hummingbird")
let httpTypes = Target.Dependency.product(name: "HTTPTypes", package: "swift-http-types")
let hummingbirdCore = Target.Dependency.product(name: "HummingbirdCore", package: "hummingbird")
let mustache = Target.Dependency.product(name: "Mustache", package: "swift-mustache")
let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
let grdbSQLite = Target.Dependency.product(name: "GRDBSQLite", package: "GRDB.swift")
let yams = Target.Dependency.product(name: "Yams", package: "Yams")
let argumentParser = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")

/// A library of this package; `uses` may only name targets further up this list (see Architecture.md, "Targets").
/// What lies in the folders `embedding` becomes part of the binary.
func library(_ name: String, uses: [Target.Dependency] = [], embedding folders: [String] = []) -> Target {
    .target(name: name, dependencies: uses, resources: folders.map { .embedInCode($0) }, swiftSettings: strict)
}

/// `scripts` lie among a test's sources and are run by it, not compiled.
func tests(_ name: String, of uses: [Target.Dependency], scripts: [String] = []) -> Target {
    .testTarget(name: name, dependencies: uses, exclude: scripts, swiftSettings: strict)
}

let package = Package(
    name: "gsuite-gateway",
    platforms: [.macOS("26.0")],
    products: [
        .executable(name: "gsuite-gateway", targets: ["gsuite-gateway"]),
        .executable(name: "gsuite-gateway-sandbox", targets: ["gsuite-gateway-sandbox"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
        .package(url: "https://github.com/apple/swift-http-types", exact: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", exact: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio", exact: "2.101.2"),
        .package(url: "https://github.com/groue/GRDB.swift", exact: "7.10.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", exact: "2.28.1", traits: []),
        .package(url: "https://github.com/hummingbird-project/swift-mustache", exact: "2.1.1"),
        .package(url: "https://github.com/jpsim/Yams", exact: "6.2.2"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", exact: "2.13.0"),
    ],
    targets: [
        .systemLibrary(name: "COpenSSL", pkgConfig: "openssl", providers: [.apt(["libssl-dev"])]),
        .systemLibrary(name: "CCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),
        .systemLibrary(name: "CPQ", pkgConfig: "libpq", providers: [.apt(["libpq-dev"])]),
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
            uses: [
                "Base", "Mail", "Recurrence", "Cryptography", "Storage", "Transport", "Google", "Odoo", log, lifecycle,
            ]
        ),
        library(
            "SMTPServer",
            uses: [
                "Base", "Mail", "SMTP", "Cryptography", "Storage", "TLSChannel", "ProxyProtocol", nioCore, nioPosix,
                log, lifecycle,
            ]
        ),
        library(
            "Admin",
            uses: [
                "Base", "Mail", "Cryptography", "Transport", "Google", "Storage", "TLSChannel", "ProxyProtocol",
                hummingbird, hummingbirdCore, mustache, httpTypes, nioCore, log, lifecycle,
            ],
            embedding: ["Templates", "Assets"]
        ),
        library(
            "GoogleSimulator",
            uses: [
                "Base", "Mail", "Recurrence", "SMTP", "Cryptography", hummingbird, httpTypes, nioCore, nioPosix, log,
                lifecycle,
            ]
        ),
        library(
            "OdooSimulator",
            uses: ["Base", "Cryptography", "Transport", "Odoo", hummingbird, httpTypes, nioCore, log, lifecycle]
        ),
        library("Settings", uses: ["Base", "Storage", yams]),
        library(
            "Gateway",
            uses: [
                "Base", "Mail", "SMTP", "Cryptography", "Transport", "Google", "Odoo", "Storage", "SQLStorage",
                "Delivery",
                "Sync",
                "SMTPServer", "Admin", "Settings", log, lifecycle, signals,
            ]
        ),
        library(
            "CommandSupport",
            uses: ["Base", "Cryptography", "Transport", "Storage", "Settings", "Gateway", argumentParser]
        ),
        .executableTarget(
            name: "gsuite-gateway",
            dependencies: [
                "Base", "Mail", "Cryptography", "Transport", "Google", "Odoo", "Storage", "SQLStorage", "Delivery",
                "Sync",
                "Settings", "Gateway", "Admin", "CommandSupport", argumentParser, log, lifecycle,
            ],
            swiftSettings: strict
        ),
        .executableTarget(
            name: "gsuite-gateway-sandbox",
            dependencies: [
                "Base", "Mail", "Transport", "Google", "GoogleSimulator", "Odoo", "OdooSimulator", "Storage",
                "PostgreSQL", "SQLStorage", "Settings", "Gateway", "Admin", "CommandSupport", argumentParser, log,
                signals,
            ],
            swiftSettings: strict
        ),
        .target(name: "TestSupport", dependencies: [log], path: "Tests/TestSupport", swiftSettings: strict),
        tests("BaseTests", of: ["Base"]),
        tests("MailTests", of: ["TestSupport", "Base", "Mail"], scripts: ["MIME/judge.py"]),
        tests("RecurrenceTests", of: ["TestSupport", "Base", "Recurrence"], scripts: ["dateutil_oracle.py"]),
        tests("SMTPTests", of: ["Base", "Mail", "SMTP"], scripts: ["Dialogs"]),
        tests("CryptographyTests", of: ["Base", "Cryptography"]),
        tests("ProxyProtocolTests", of: ["Base", "ProxyProtocol", nioCore, nioEmbedded]),
        tests(
            "TransportTests",
            of: ["TestSupport", "Base", "Cryptography", "Transport"],
            scripts: ["Servers/http_server.py", "Servers/smtp_server.py"]
        ),
        tests("GoogleTests", of: ["Base", "Mail", "Cryptography", "Transport", "Google"]),
        tests("OdooTests", of: ["Base", "Cryptography", "Transport", "Odoo", "OdooSimulator"]),
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
                "TestSupport", "Base", "Mail", "Recurrence", "Storage", "SQLStorage", "Transport", "Google",
                "GoogleSimulator", "Odoo", "OdooSimulator", "Sync", grdb, httpTypes, log, lifecycle,
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
        tests(
            "AdminTests",
            of: [
                "TestSupport", "Base", "Mail", "Cryptography", "Transport", "Google", "Odoo", "Storage",
                "SQLStorage",
                "Delivery", "Sync", "Settings", "Admin", "Gateway", "GoogleSimulator", "OdooSimulator", hummingbird,
                httpTypes, nioCore, nioEmbedded, log, lifecycle,
            ],
            scripts: ["Console/proxied_browser.py"]
        ),
        tests("SettingsTests", of: ["Base", "Storage", "Settings", yams]),
        tests(
            "GoogleSimulatorTests",
            of: ["TestSupport", "Base", "Mail", "Cryptography", "GoogleSimulator", httpTypes, log],
            scripts: ["Clients"]
        ),
        tests(
            "GatewayTests",
            of: [
                "TestSupport", "Base", "Mail", "Admin", "Cryptography", "Transport", "Google", "Odoo", "Storage",
                "SQLStorage", "Delivery", "Sync", "SMTPServer", "Settings", "Gateway", "GoogleSimulator",
                "OdooSimulator",
                log,
            ],
            scripts: [
                "machine.py", "browser.py", "command_line.py", "odd_client.py", "open_files.py", "faults.c",
                "exit_handlers.c", "Access/access.py", "Sealing/key_commands.py", "Beside/beside.py",
                "Backup/backup_commands.py", "StoreCopy/store_copy.py", "sandbox.py", "Webhooks/webhook_receiver.py",
            ]
        ),
    ]
)
