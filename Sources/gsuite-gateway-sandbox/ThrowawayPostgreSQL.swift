import CommandSupport
import FoundationEssentials
import Glibc
import PostgreSQL

/// A PostgreSQL of the sandbox's own, which listens on loopback: its data are in a folder of the sandbox's and go with it.
struct ThrowawayPostgreSQL {
    let url: String
    /// A file with the password, for the gateways.
    let passwordFile: String
    private let server: ChildProgram

    /// What an installation needs.
    private static let advice = """
        PostgreSQL's server was not found. Install it (on Debian: apt install postgresql), name a running one \
        (--store postgresql://USER@HOST/DATABASE), or leave out --store to use SQLite
        """
    /// How long the server may take to start.
    private static let patience = Duration.seconds(120)
    private static let pause = Duration.milliseconds(100)
    private static let user = "sandbox"

    /// Creates a cluster in that folder, and starts it.
    static func start(in folder: String) async throws -> ThrowawayPostgreSQL {
        let programs = try findPrograms()
        let (data, secret, log) = (folder + "/data", folder + "/password", folder + "/log")
        let password = UUID().uuidString
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
        try password.write(toFile: secret, atomically: false, encoding: .utf8)
        let owner = try Owner(of: [folder, secret])
        let creation = try await ChildProgram.start(
            owner.prefix + [
                programs + "/initdb", "-D", data, "-U", user, "--pwfile=\(secret)", "-A", "scram-sha-256", "-E",
                "UTF8", "--locale=C.UTF-8", "--no-sync",
            ],
            output: log
        )
        guard await creation.ended() == 0 else { throw failure("initdb failed", log) }
        try Task.checkCancellation()
        let port = try freePort()
        let server = try await ChildProgram.start(
            owner.prefix + [
                programs + "/postgres", "-D", data, "-p", "\(port)", "-c", "listen_addresses=127.0.0.1", "-c",
                "unix_socket_directories=",
                // Nothing needs to survive the machine's failure.
                "-c", "fsync=off",
            ],
            output: log
        )
        let started = ThrowawayPostgreSQL(
            url: "postgresql://\(user)@127.0.0.1:\(port)/postgres?sslmode=disable",
            passwordFile: secret,
            server: server
        )
        do {
            try await started.waitUntilReady(log)
        } catch {
            await started.stop()
            throw error
        }
        return started
    }

    /// Ends the server, and returns when it has ended.
    func stop() async {
        // Connections are ended, too.
        server.send(signal: SIGINT)
        await server.ended()
    }

    private func waitUntilReady(_ log: String) async throws {
        let parameters = try PostgreSQLParameters(url: url, passwordFile: passwordFile)
        let deadline = ContinuousClock.now + Self.patience
        while true {
            do {
                return try await PostgreSQLConnection.open(parameters, until: deadline).close()
            } catch {
                guard !server.isOver else { throw Self.failure("PostgreSQL ended at once", log) }
                guard ContinuousClock.now < deadline else { throw Self.failure("\(error)", log) }
            }
            try await Task.sleep(for: Self.pause)
        }
    }

    private static func failure(_ what: String, _ log: String) -> CommandFailure {
        let text = (try? String(contentsOfFile: log, encoding: .utf8)) ?? ""
        return CommandFailure("\(what): \(text.split(separator: "\n").suffix(3).joined(separator: "; "))")
    }

    /// The folder of the newest version's programs: Debian keeps them out of `PATH`.
    private static func findPrograms() throws -> String {
        let debian = "/usr/lib/postgresql"
        let versions = (try? FileManager.default.contentsOfDirectory(atPath: debian)) ?? []
        let paths = unsafe getenv("PATH").map { unsafe String(cString: $0) } ?? ""
        let places =
            versions.compactMap(Int.init).sorted(by: >).map { "\(debian)/\($0)/bin" }
            + paths.split(separator: ":").map(String.init)
        let found = places.first { place in
            ["initdb", "postgres"].allSatisfy { unsafe access("\(place)/\($0)", X_OK) == 0 }
        }
        guard let found else { throw CommandFailure(advice) }
        return found
    }

    private static func freePort() throws -> Int {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isBound = unsafe withUnsafeMutablePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
                unsafe bind(descriptor, pointer, size) == 0 && getsockname(descriptor, pointer, &size) == 0
            }
        }
        guard isBound else { throw CommandFailure("no port of 127.0.0.1 is free") }
        return Int(in_port_t(bigEndian: address.sin_port))
    }
}

/// The user who runs PostgreSQL, which refuses to run as root.
private struct Owner {
    /// The words before a command that run it as that user, and end it with the sandbox however that ends.
    let prefix: [String]
    private static let other = "nobody"

    /// - Parameter paths: what is to belong to the user.
    init(of paths: [String]) throws {
        guard getuid() == 0 else {
            prefix = ["setpriv", "--pdeathsig", "INT", "--"]
            return
        }
        guard let user = unsafe getpwnam(Self.other) else { throw CommandFailure("there is no user \(Self.other)") }
        let (id, group) = unsafe (user.pointee.pw_uid, user.pointee.pw_gid)
        for path in paths { unsafe chown(path, id, group) }
        prefix = [
            "setpriv", "--reuid", "\(id)", "--regid", "\(group)", "--clear-groups", "--pdeathsig", "INT", "--",
        ]
    }
}
