import Base
import Cryptography
import Foundation
import Google
import Logging
import Mail
import SQLStorage
import Settings
import Storage
import TestSupport
import Testing

@testable import Gateway

/// A change of the sealing key while several nodes serve one PostgreSQL, each with a key source of its own.
@Suite(.timeLimit(.minutes(10)))
struct NodeKeyTests {
    private static let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
    private static let anna = Address(localPart: "anna", domain: "acme.example")
    private static let credential = Credential.user(
        clientID: "client",
        clientSecret: Secret("secret"),
        refreshToken: Secret("1//token")
    )

    /// A node, as far as its key is concerned.
    private final class Node: Sendable {
        let store: SQLStore
        let keys: KeyRing

        init(_ name: String, _ bench: Bench, _ source: KeySource) async throws {
            store = try bench.open(name)
            keys = try KeyRing(source)
            try await keys.beginServing(with: store, logger: NodeKeyTests.logger)
        }

        /// Looks at what changed, as the maintenance does, until the task is cancelled.
        func follow() async throws {
            while !Task.isCancelled {
                try await keys.keepUp(with: store, logger: NodeKeyTests.logger)
                try? await Task.sleep(for: .milliseconds(20))
            }
        }

        func stop() throws { try store.close() }
    }

    private struct Bench {
        let folder: URL
        let cluster: Cluster

        func file(_ name: String) -> URL { folder.appending(path: name) }

        func open(_ name: String, access: StoreAccess = .serving) throws -> SQLStore {
            var options = StoreOptions(directory: folder.path)
            var database = PostgreSQLOptions(url: Secret(cluster.url()), schema: "gateway")
            database.node = name
            options.database = .postgreSQL(database)
            return try SQLStore.open(options, access: access)
        }

        /// A systemd credential with what the key file of that name holds now.
        func credential(of name: String) throws -> KeySource {
            let place = file("credentials")
            try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
            try Data(contentsOf: file(name)).write(to: place.appending(path: "gateway.key"))
            return credential
        }

        /// The systemd credential as it is.
        var credential: KeySource {
            var settings = SecretsSettings()
            settings.keyCredential = "gateway.key"
            let environment = ["CREDENTIALS_DIRECTORY": file("credentials").path]
            return KeySource(settings, SettingSources(file: nil, environment: environment))
        }

        func source(_ name: String) -> KeySource { KeySource(file: file(name).path) }

        /// Copies a key file, as an administrator does.
        func copy(_ name: String, to other: String) throws {
            try? FileManager.default.removeItem(at: file(other))
            try FileManager.default.copyItem(at: file(name), to: file(other))
        }

        func rotate(_ store: SQLStore) async throws -> KeyRotation.Outcome {
            try await KeyRotation(
                store: store,
                directory: folder.path,
                source: source("a.key"),
                patience: .seconds(120)
            ).run()
        }
    }

    private static func withBench(_ body: (Bench, Node) async throws -> Void) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "node-keys-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let cluster = try await Cluster.create()
        do {
            let bench = Bench(folder: folder, cluster: cluster)
            let first = try await Node("a", bench, bench.source("a.key"))
            _ = try await first.store.addAccount(
                anna,
                scopes: ["send"],
                options: AccountOptions(),
                seal: { try first.keys.seal(credential, of: $0, anna) }
            )
            try await body(bench, first)
            try first.stop()
        } catch {
            await cluster.remove()
            throw error
        }
        await cluster.remove()
    }

    /// Runs `body` while the nodes look at what changed.
    private static func following(_ nodes: [Node], _ body: @escaping @Sendable () async throws -> Void) async throws {
        try await withThrowingTaskGroup { group in
            for node in nodes { group.addTask { try await node.follow() } }
            defer { group.cancelAll() }
            try await body()
        }
    }

    private static func expectAllOpens(_ node: Node, _ location: SourceLocation = #_sourceLocation) async throws {
        let account = try #require(try await node.store.accounts().first, sourceLocation: location)
        #expect(try node.keys.credential(of: account) == credential, sourceLocation: location)
    }

    /// Nodes that may write their key files need no help.
    @Test func eachNodeReplacesItsOwnKeyFile() async throws {
        try await Self.withBench { bench, first in
            try bench.copy("a.key", to: "b.key")
            let old = try Data(contentsOf: bench.file("b.key"))
            let second = try await Node("b", bench, bench.source("b.key"))
            try await Self.following([first, second]) {
                let command = try bench.open("command", access: .beside)
                #expect(try await bench.rotate(command).isTakenUp == true)
                let end = ContinuousClock.now + .seconds(120)
                while try await command.sealing()?.handover != nil, ContinuousClock.now < end {
                    try await Task.sleep(for: .milliseconds(20))
                }
                #expect(try await command.sealing()?.handover == nil)
                try command.close()
            }
            let new = try Data(contentsOf: bench.file("a.key"))
            #expect(new != old)
            #expect(try Data(contentsOf: bench.file("b.key")) == new)
            for node in [first, second] { try await Self.expectAllOpens(node) }
            try second.stop()
        }
    }

    /// One that gets its key from systemd is named. Until it has the new file, it starts with the old key all the same, and
    /// the key is not changed again.
    @Test func aNodeThatCannotReplaceItsKeyIsNamed() async throws {
        try await Self.withBench { bench, first in
            let second = try await Node("b", bench, bench.credential(of: "a.key"))
            try await Self.following([first, second]) {
                let command = try bench.open("command", access: .beside)
                let outcome = try await bench.rotate(command)
                #expect(outcome.isTakenUp == true && outcome.lacking == ["b"])
                await #expect(throws: KeyRotationProblem.notEverywhere(["b"])) { try await bench.rotate(command) }
                try command.close()
            }
            try await Self.expectAllOpens(second)
            try second.stop()
            let restarted = try await Node("b", bench, bench.credential)
            try await Self.expectAllOpens(restarted)
            #expect(try await restarted.store.sealing()?.handover != nil)
            try restarted.stop()
            let equipped = try await Node("b", bench, bench.credential(of: "a.key"))
            try await Self.following([first]) {
                let end = ContinuousClock.now + .seconds(120)
                while try await equipped.store.sealing()?.handover != nil, ContinuousClock.now < end {
                    try await Task.sleep(for: .milliseconds(20))
                }
                #expect(try await equipped.store.sealing()?.handover == nil)
            }
            try await Self.expectAllOpens(equipped)
            try equipped.stop()
        }
    }
}
