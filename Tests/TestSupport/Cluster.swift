package import Foundation
import Glibc

/// A PostgreSQL of the tests' own: its data lie in a folder that is removed afterwards, and it listens only on loopback.
package final class Cluster: Sendable {
    package struct Failure: Error, CustomStringConvertible {
        package let description: String
    }

    /// The cluster of the suite.
    @TaskLocal package static var current: Cluster?

    package static let password = "correct horse battery staple"

    /// Holds the data, and the certificates.
    package let folder: URL
    package let port: Int
    private let programs: String

    private var data: String { folder.appending(path: "data").path }
    /// The certificate of the authority that issued the server's, which is for `localhost` alone.
    package var authority: String { folder.appending(path: "authority.crt").path }

    private init(folder: URL, port: Int, programs: String) {
        (self.folder, self.port, self.programs) = (folder, port, programs)
    }

    /// Creates and starts a cluster.
    ///
    /// - Parameter configuration: further lines of `postgresql.conf`.
    package static func create(configuration: [String] = []) async throws -> Cluster {
        let folder = FileManager.default.temporaryDirectory.appending(path: "postgresql-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        // PostgreSQL runs as another user where the tests run as root.
        unsafe chmod(folder.path, 0o755)
        let cluster = Cluster(folder: folder, port: try Ports.free(), programs: try await findPrograms())
        do {
            try await cluster.initialize(configuration)
            try await cluster.start()
        } catch {
            await cluster.remove()
            throw error
        }
        return cluster
    }

    private static func findPrograms() async throws -> String {
        let configured = try await ChildProcess.run(["pg_config", "--bindir"])
        let versions = (try? FileManager.default.contentsOfDirectory(atPath: "/usr/lib/postgresql")) ?? []
        let newest = versions.compactMap(Int.init).max().map { "/usr/lib/postgresql/\($0)/bin" }
        let places = [configured.output.trimmingCharacters(in: .whitespacesAndNewlines), newest].compactMap(\.self)
        guard let found = places.first(where: { unsafe access("\($0)/initdb", X_OK) == 0 }) else {
            throw Failure(description: "PostgreSQL's initdb was not found: install postgresql")
        }
        return found
    }

    private func initialize(_ configuration: [String]) async throws {
        let secret = folder.appending(path: "password")
        try Data(Self.password.utf8).write(to: secret)
        try FileManager.default.createDirectory(atPath: data, withIntermediateDirectories: false)
        try await makeCertificates()
        if getuid() == 0 { try await run(["chown", "-R", "nobody:nogroup", folder.path]) }
        try await runAsOwner([
            "\(programs)/initdb", "-D", data, "-A", "scram-sha-256", "-U", "owner", "--pwfile=\(secret.path)", "-E",
            "UTF8",
            "--locale=C.UTF-8", "--no-sync",
        ])
        // An authentication by scram-sha-256 over TLS and without.
        try await runAsOwner([
            "sh", "-c",
            """
            cat >>'\(data)/postgresql.conf' <<END
            port = \(port)
            listen_addresses = 'localhost'
            unix_socket_directories = ''
            fsync = off
            max_connections = 300
            ssl = on
            ssl_cert_file = '\(folder.path)/server.crt'
            ssl_key_file = '\(folder.path)/server.key'
            \(configuration.joined(separator: "\n"))
            END
            """,
        ])
    }

    private func makeCertificates() async throws {
        let place = folder.path
        try Data("subjectAltName=DNS:localhost\n".utf8).write(to: folder.appending(path: "names"))
        let key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"]
        for name in ["authority", "stranger"] {
            try await run(
                ["openssl", "req", "-x509", "-days", "2", "-subj", "/CN=\(name)"] + key
                    + ["-keyout", "\(place)/\(name).key", "-out", "\(place)/\(name).crt"]
            )
        }
        try await run(
            ["openssl", "req", "-new", "-subj", "/CN=localhost"] + key
                + ["-keyout", "\(place)/server.key", "-out", "\(place)/server.csr"]
        )
        try await run([
            "openssl", "x509", "-req", "-days", "2", "-in", "\(place)/server.csr", "-CA", "\(place)/authority.crt",
            "-CAkey", "\(place)/authority.key", "-CAcreateserial", "-extfile", "\(place)/names", "-out",
            "\(place)/server.crt",
        ])
        unsafe chmod("\(place)/server.key", 0o600)
    }

    // MARK: - The server's life

    package func start() async throws {
        // A server that was killed may still hold its memory for a moment.
        for attempt in 1... {
            do {
                return try await runAsOwner(["\(programs)/pg_ctl", "-D", data, "-w", "-l", "\(data)/log", "start"])
            } catch  where attempt < 20 {
                try await Task.sleep(for: .milliseconds(250))
            }
        }
    }

    /// - Parameter mode: `fast` ends sessions with a word, `immediate` as a crash does.
    package func stop(_ mode: String) async throws {
        try await runAsOwner(["\(programs)/pg_ctl", "-D", data, "-w", "-m", mode, "stop"])
    }

    /// Restarts the server as a standby, which only reads.
    package func demote() async throws {
        try await stop("fast")
        try await runAsOwner(["touch", "\(data)/standby.signal"])
        try await start()
    }

    package func promote() async throws {
        try await runAsOwner(["\(programs)/pg_ctl", "-D", data, "-w", "promote"])
    }

    /// Kills the server's first process, without which the others soon end.
    package func kill() throws {
        let file = try String(contentsOfFile: "\(data)/postmaster.pid", encoding: .utf8)
        guard let id = file.split(separator: "\n").first.flatMap({ pid_t($0) }) else {
            throw Failure(description: "the server does not run")
        }
        _ = Glibc.kill(id, SIGKILL)
    }

    package func remove() async {
        try? await stop("immediate")
        try? FileManager.default.removeItem(at: folder)
    }

    private func runAsOwner(_ command: [String]) async throws {
        let other = ["setpriv", "--reuid", "nobody", "--regid", "nogroup", "--clear-groups", "--"]
        try await run((getuid() == 0 ? other : []) + command)
    }

    private func run(_ command: [String]) async throws {
        let (status, output) = try await ChildProcess.run(command, folder: URL(filePath: "/"))
        guard status == 0 else { throw Failure(description: "\(command) failed (\(status)): \(output)") }
    }
}

extension Cluster {
    /// The URL of a database.
    ///
    /// - Parameters:
    ///   - port: that of a proxy before the server.
    ///   - query: further keywords.
    package func url(
        user: String = "owner",
        password: String = Cluster.password,
        host: String = "127.0.0.1",
        port: Int? = nil,
        database: String = "postgres",
        query: String = "sslmode=disable"
    ) -> String {
        let secret = password.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
        return "postgresql://\(user):\(secret)@\(host):\(port ?? self.port)/\(database)?\(query)"
    }
}
