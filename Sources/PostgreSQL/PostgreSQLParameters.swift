import Base

#if canImport(Glibc)
import Glibc
#endif

/// How to reach a database, and what every session on it is set to. Printing it never shows the password.
///
/// The server must be PostgreSQL itself, or a pooler that keeps one session for each connection: statements are prepared,
/// and settings made, for as long as a connection lasts.
package struct PostgreSQLParameters: Sendable, Hashable {
    /// The time after which the server itself ends a statement, even if the gateway has vanished.
    package struct Timeouts: Sendable, Hashable {
        package var statement = Duration.seconds(60)
        package var lock = Duration.seconds(20)
        package var idleInTransaction = Duration.seconds(60)

        package init() {}
    }

    /// The schema in which unqualified names are looked up.
    package let schema: String
    package var timeouts = Timeouts()
    /// Accepts `synchronous_commit = off`: a crash of the server may then lose what it has committed.
    package var allowsVolatileCommits = false
    /// How long one server of several may take to accept a connection.
    package let connectTimeout: Duration

    /// The keywords of libpq, except for the password and the servers.
    let keywords: [String: String]
    let servers: [Server]
    private let password: Secret?
    private let passwordFile: String?

    /// One of the servers that are tried in turn. Without any name, libpq's default: the local socket, or `PGHOST`.
    struct Server: Sendable, Hashable {
        var host: String?
        var address: String?
        var port: String?
    }

    /// The shortest time for a connection that libpq allows.
    private static let leastConnectTimeout = 2
    private static let defaultConnectTimeout = 5
    /// The longest name that PostgreSQL does not truncate.
    private static let longestName = 63
    /// The most bytes of a password file that are read.
    private static let longestPassword = 4096

    /// The defaults for what the URL leaves open. A peer that has vanished is noticed within a minute.
    private static let defaults = [
        "application_name": "gsuite-gateway",
        "client_encoding": "UTF8",
        // After a failover, the server that became a standby must not be mistaken for the primary.
        "target_session_attrs": "read-write",
        "keepalives": "1",
        "keepalives_idle": "30",
        "keepalives_interval": "10",
        "keepalives_count": "3",
        "tcp_user_timeout": "30000",
        // Requesting a Kerberos ticket may block on the network, beyond the reach of any deadline.
        "gssencmode": "disable",
    ]

    /// - Parameters:
    ///   - url: `postgresql://user@host:port/database?sslmode=…`, with any of libpq's keywords.
    ///   - passwordFile: a file that holds only the password, read again for each connection.
    package init(url: String, schema: String = "public", passwordFile: String? = nil) throws(PostgreSQLError) {
        guard !schema.isEmpty, schema.utf8.count <= Self.longestName, !schema.utf8.contains(0) else {
            throw .invalidParameters("the name of a schema has 1 to \(Self.longestName) bytes and no NUL")
        }
        var keywords = try ConnectionString.read(url)
        let password = keywords.removeValue(forKey: "password")
        guard password == nil || passwordFile == nil else {
            throw .invalidParameters("there are two passwords, one in the URL and one in a file")
        }
        servers = try Self.servers(&keywords)
        connectTimeout = try Self.connectTimeout(&keywords)
        keywords.merge(Self.defaults) { given, _ in given }
        Self.secure(&keywords, servers)
        self.schema = schema
        self.keywords = keywords
        self.password = password.map { Secret($0) }
        self.passwordFile = passwordFile
    }

    /// The gateway's own password, if it has one; libpq may find one in `PGPASSWORD` or `~/.pgpass`.
    func readPassword() throws(PostgreSQLError) -> Secret? {
        guard let passwordFile else { return password }
        guard let file = unsafe fopen(passwordFile, "re") else {
            let reason = unsafe String(cString: strerror(errno))
            throw .invalidParameters("the password file \(passwordFile) cannot be read: \(reason)")
        }
        defer { unsafe fclose(file) }
        var bytes = [UInt8](repeating: 0, count: Self.longestPassword + 1)
        let count = unsafe fread(&bytes, 1, bytes.count, file)
        // Up to the end of the line, if there is one.
        let end = bytes[..<count].firstIndex { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") } ?? count
        guard count <= Self.longestPassword, let password = String(validating: bytes[..<end], as: UTF8.self) else {
            throw .invalidParameters("the password file \(passwordFile) holds more than a password")
        }
        guard !password.isEmpty, !password.utf8.contains(0) else {
            throw .invalidParameters("the password file \(passwordFile) holds no password")
        }
        return Secret(password)
    }

    /// Splits the lists of servers, so that each server gets a timeout of its own: libpq would wait for the first indefinitely.
    private static func servers(_ keywords: inout [String: String]) throws(PostgreSQLError) -> [Server] {
        let hosts = keywords.removeValue(forKey: "host").map(list) ?? []
        let addresses = keywords.removeValue(forKey: "hostaddr").map(list) ?? []
        let ports = keywords.removeValue(forKey: "port").map(list) ?? []
        let count = max(hosts.count, addresses.count, 1)
        guard [hosts, addresses].allSatisfy({ $0.isEmpty || $0.count == count }),
            ports.count <= 1 || ports.count == count
        else { throw .invalidParameters("the lists of hosts, addresses and ports do not match") }
        // An empty item means the default.
        func item(_ list: [String], _ index: Int) -> String? {
            guard list.indices.contains(index), !list[index].isEmpty else { return nil }
            return list[index]
        }
        return (0..<count).map { index in
            Server(
                host: item(hosts, index),
                address: item(addresses, index),
                port: item(ports, ports.count == 1 ? 0 : index)
            )
        }
    }

    private static func list(_ text: String) -> [String] {
        text.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    }

    private static func connectTimeout(_ keywords: inout [String: String]) throws(PostgreSQLError) -> Duration {
        guard let text = keywords.removeValue(forKey: "connect_timeout") else { return .seconds(defaultConnectTimeout) }
        guard let seconds = Int(text), (1...3600).contains(seconds) else {
            throw .invalidParameters("connect_timeout is a number of seconds from 1 to 3600")
        }
        return .seconds(max(seconds, leastConnectTimeout))
    }

    /// Where nothing is said about TLS, requires it, with a certificate that is valid for the name, unless all servers are
    /// on this machine. By default, libpq continues without TLS if the peer asks for that, whoever it is.
    private static func secure(_ keywords: inout [String: String], _ servers: [Server]) {
        if keywords["sslmode"] == nil, getenvText("PGSSLMODE") == nil {
            keywords["sslmode"] = servers.allSatisfy(\.isLocal) ? "prefer" : "verify-full"
        }
        guard let mode = keywords["sslmode"], mode.hasPrefix("verify-"), keywords["sslrootcert"] == nil,
            getenvText("PGSSLROOTCERT") == nil
        else { return }
        if let home = getenvText("HOME"), unsafe access("\(home)/.postgresql/root.crt", R_OK) == 0 { return }
        keywords["sslrootcert"] = systemAuthorities
    }

    /// The certificate authorities that the system trusts.
    private static let systemAuthorities = "/etc/ssl/certs/ca-certificates.crt"
}

/// A variable of the environment; `nil` where it is missing or empty.
private func getenvText(_ name: String) -> String? {
    guard let value = unsafe getenv(name) else { return nil }
    let text = unsafe String(cString: value)
    return text.isEmpty ? nil : text
}

extension PostgreSQLParameters.Server {
    /// Whether the connection stays on this machine.
    var isLocal: Bool {
        guard let target = address ?? host ?? getenvText("PGHOST") else { return true }
        return target == "localhost" || target.hasPrefix("127.") || target == "::1" || isSocket(target)
    }

    /// A socket's folder, or its name in the abstract namespace.
    private func isSocket(_ target: String) -> Bool { target.hasPrefix("/") || target.hasPrefix("@") }
}

extension PostgreSQLParameters: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// For example `postgresql://gateway@db1:5432,db2/mail (schema public, sslmode verify-full)`.
    package var description: String {
        let user = keywords["user"].map { "\($0)@" } ?? ""
        let hosts = servers.map { server in
            (server.host ?? server.address ?? "") + (server.port.map { ":\($0)" } ?? "")
        }
        let tls = keywords["sslmode"].map { ", sslmode \($0)" } ?? ""
        return
            "postgresql://\(user)\(hosts.joined(separator: ","))/\(keywords["dbname"] ?? "") (schema \(schema)\(tls))"
    }

    package var debugDescription: String { description }

    /// Without the keywords, of which `sslpassword` is one.
    package var customMirror: Mirror { Mirror(self, children: ["description": description]) }
}
