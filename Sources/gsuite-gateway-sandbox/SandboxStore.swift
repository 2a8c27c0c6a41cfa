import ArgumentParser
import CommandSupport
import Gateway
import Glibc
import PostgreSQL
import Settings

/// Where the sandbox's gateways keep their store.
enum SandboxStore: ExpressibleByArgument {
    case sqlite
    /// In a PostgreSQL of the sandbox's own.
    case ownPostgreSQL
    /// In a schema of its own of that database.
    case postgreSQL(url: String)

    init?(argument: String) {
        if argument == "postgresql" {
            self = .ownPostgreSQL
            return
        }
        switch StoreSetting(text: argument) {
        case .sqlite: self = .sqlite
        case .postgreSQL(let url): self = .postgreSQL(url: url)
        case nil: return nil
        }
    }
}

/// The database of the sandbox, for as long as it runs.
struct SandboxDatabase {
    /// The number of gateways that share it.
    let nodes = 2

    private let url: String
    private let passwordFile: String?
    private let schema: String
    private let server: ThrowawayPostgreSQL?

    private static let patience = Duration.seconds(30)

    /// `nil` for SQLite.
    static func open(_ store: SandboxStore, in folder: TemporaryFolder) async throws -> SandboxDatabase? {
        switch store {
        case .sqlite: return nil
        case .ownPostgreSQL:
            // PostgreSQL may have to run as another user, who must reach its folder.
            if getuid() == 0 { unsafe chmod(folder.path, 0o711) }
            print("Starting a PostgreSQL for this demonstration …")
            let server = try await ThrowawayPostgreSQL.start(in: folder.path + "/postgresql")
            print("It listens at \(server.url); its password is in \(server.passwordFile).")
            return SandboxDatabase(
                url: server.url,
                passwordFile: server.passwordFile,
                schema: "gateway",
                server: server
            )
        case .postgreSQL(let url):
            let schema = "gsuite_gateway_sandbox_\(UInt32.random(in: .min ... .max))"
            print("The tables are in the schema \(schema) of \(url), which is dropped at the end.")
            return SandboxDatabase(url: url, passwordFile: nil, schema: schema, server: nil)
        }
    }

    func enter(into settings: inout GatewaySettings) {
        settings.data.store = .postgreSQL(url)
        settings.data.postgreSQL.passwordFile = passwordFile
        settings.data.postgreSQL.schema = schema
    }

    /// Removes all of it.
    func close() async throws {
        if let server { return await server.stop() }
        let deadline = ContinuousClock.now + Self.patience
        let connection = try await PostgreSQLConnection.open(try PostgreSQLParameters(url: url), until: deadline)
        defer { connection.close() }
        try await connection.run("DROP SCHEMA IF EXISTS \(schema) CASCADE", until: deadline)
    }
}
