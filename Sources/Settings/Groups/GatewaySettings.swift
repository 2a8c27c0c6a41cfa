import Base

/// The whole configuration of the process. A new value holds the defaults.
///
/// Accounts and SMTP logins are in the database, not here.
package struct GatewaySettings: Sendable, Hashable {
    package var server = ServerSettings()
    package var data = DataSettings()
    package var smtp = SMTPSettings()
    package var tls = TLSSettings()
    package var queue = QueueSettings()
    package var delivery = DeliverySettings()
    package var google = GoogleSettings()
    package var odoo = OdooSettings()
    package var secrets = SecretsSettings()
    package var alerts = AlertSettings()
    package var log = LogSettings()
    package var monitoring = MonitoringSettings()
    package var console = ConsoleSettings()

    package init() {}
}

extension GatewaySettings: SettingGroup {
    static var schema: [Setting<Self>] {
        [
            .group("server", \.server, "How the gateway identifies itself, and how it stops."),
            .group("data", \.data, "Where the queue is stored."),
            .group("smtp", \.smtp, "How the gateway receives mail from Odoo."),
            .group("tls", \.tls, "The gateway's own certificates."),
            .group("queue", \.queue, "Duplicates, retries, and how long records are kept."),
            .group(
                "delivery",
                \.delivery,
                "How mail goes to Google. An account may have limits and choices of its own."
            ),
            .group("google", \.google, "The default OAuth client, and how Google is reached."),
            .group("odoo", \.odoo, "The Odoo databases that contacts, mail and calendars are synchronised with."),
            .group("secrets", \.secrets, "The key that seals the accounts' grants in the database."),
            .group(
                "alerts",
                \.alerts,
                "Who is told outside the console what needs a person, once each, and that it is over. Nobody, as it stands."
            ),
            .group("log", \.log, "What is logged, and how. Secrets and the text of mail never are."),
            .group("monitoring", \.monitoring, "The server of /healthz, /readyz and /metrics (Prometheus)."),
            .group("console", \.console, "The web console, for administrators and users."),
        ]
    }
}

extension GatewaySettings {
    /// Returns the settings that are refused or unwise, judged by the settings alone: no file, network or certificate is
    /// examined.
    package func problems() -> [Problem] {
        listenerProblems() + portProblems() + smtp.limits.problems() + queue.problems() + delivery.problems()
            + delivery.webhook.problems(findsBounces: odoo.bounces) + google.problems() + odoo.problems()
            + alerts.problems() + monitoring.problems() + console.problems()
    }

    /// Whether any listener speaks TLS, so that a certificate is needed.
    package var needsCertificate: Bool {
        smtp.listeners.contains { $0.encryption != .plain } || (console.enabled && console.tls == .certificate)
    }

    private func listenerProblems() -> [Problem] {
        guard !smtp.listeners.isEmpty else {
            return [
                Problem(
                    .error,
                    "smtp.listeners",
                    "there is no listener, so no mail can arrive",
                    suggestedFix: "Add one"
                )
            ]
        }
        return smtp.listeners.enumerated().flatMap { index, listener in
            listener.problems(at: "smtp.listeners[\(index)]")
        }
    }
}

/// The number of files and sockets that the settings need, and whether the process may open that many (`OpenFiles`).
extension GatewaySettings {
    /// An SMTP connection is a socket, and a spool file while a large message comes in.
    private static let filesPerConnection = 2
    /// A delivery is a socket to Google, and the file that it reads from.
    private static let filesPerDelivery = 2
    /// With fewer SMTP connections, the gateway does not start.
    private static let leastConnections = 16

    /// The most files and sockets that may be open at a time, including those reserved for the database.
    package var openFilesNeeded: Int { otherFilesNeeded + Self.filesPerConnection * smtp.limits.connections }

    /// A connection to PostgreSQL is a socket, and what wakes its thread.
    private var databaseFilesNeeded: Int {
        if case .postgreSQL = data.store { 2 * data.postgreSQL.connections } else { 0 }
    }

    private var otherFilesNeeded: Int {
        OpenFiles.reserve + databaseFilesNeeded + Self.filesPerDelivery * (delivery.concurrency + odoo.concurrency)
            + (console.enabled ? console.limits.connections : 0) + (monitoring.enabled ? monitoring.connections : 0)
    }

    /// Returns the settings that are refused or unwise if the process may have `limit` files open.
    package func openFileProblems(limit: Int) -> [Problem] {
        guard limit < openFilesNeeded else { return [] }
        let possible = fitting(openFiles: limit).smtp.limits.connections
        let raise = "Set LimitNOFILE= in the systemd unit, or `ulimit -Hn` in a shell, to \(openFilesNeeded) or more"
        guard possible >= Self.leastConnections else {
            return [
                Problem(
                    .error,
                    "smtp.limits.connections",
                    "this process may have \(limit) files open, which leaves none for connections",
                    suggestedFix: raise
                )
            ]
        }
        return [
            Problem(
                .warning,
                "smtp.limits.connections",
                "this process may have \(limit) files open, so it accepts only \(possible) concurrent SMTP connections "
                    + "instead of \(smtp.limits.connections)",
                suggestedFix: raise + ", or set this to \(possible) or less"
            )
        ]
    }

    /// Returns the same settings with as many SMTP connections as fit.
    package func fitting(openFiles limit: Int) -> GatewaySettings {
        var fitting = self
        let possible = max(limit - otherFilesNeeded, 0) / Self.filesPerConnection
        fitting.smtp.limits.connections = min(smtp.limits.connections, possible)
        return fitting
    }
}

extension GatewaySettings {
    /// Servers that would listen on the same address and port, and listeners with the same name.
    func portProblems() -> [Problem] {
        var problems: [Problem] = []
        var taken: [(key: String, address: IPAddress, port: Int)] = []
        var names: [String: String] = [:]
        for (index, listener) in smtp.listeners.enumerated() {
            let key = "smtp.listeners[\(index)]"
            taken.append((key, listener.address, listener.port))
            if let other = names.updateValue(key, forKey: listener.name) {
                problems.append(
                    Problem(
                        .error,
                        "\(key).name",
                        "\(other) is also named \"\(listener.name)\"",
                        suggestedFix: "Give each listener a name of its own"
                    )
                )
            }
        }
        if monitoring.enabled { taken.append(("monitoring", monitoring.address, monitoring.port)) }
        if console.enabled { taken.append(("console", console.address, console.port)) }
        for (index, one) in taken.enumerated() {
            for other in taken[..<index] where one.port == other.port && one.port != 0 {
                guard
                    one.address == other.address || one.address.covers(other.address)
                        || other.address.covers(one.address)
                else { continue }
                problems.append(
                    Problem(
                        .error,
                        "\(one.key).port",
                        "\(other.key) listens on port \(one.port) of the same address",
                        suggestedFix: "Give one of them another port"
                    )
                )
            }
        }
        return problems
    }
}

extension IPAddress {
    /// Whether listening on this address also accepts connections to `other`. `::` accepts IPv4 connections too.
    fileprivate func covers(_ other: IPAddress) -> Bool {
        isUnspecified && (family == .v6 || other.family == .v4)
    }
}

/// A problem in settings that are well formed, but refused or unwise.
package struct Problem: Sendable, Hashable, CustomStringConvertible {
    /// The severity of a problem.
    package enum Severity: String, Sendable {
        /// The gateway does not start.
        case error
        /// The gateway starts, but an administrator should review the setting.
        case warning
    }

    package let severity: Severity
    /// The setting that has the problem, such as `smtp.listeners[0].networks`.
    package let key: String
    /// What is wrong.
    package let message: String
    /// What to do.
    package let suggestedFix: String

    package init(_ severity: Severity, _ key: String, _ message: String, suggestedFix: String) {
        self.severity = severity
        self.key = key
        self.message = message
        self.suggestedFix = suggestedFix
    }

    package var description: String { "\(severity.rawValue): \(key): \(message). \(suggestedFix)." }
}

/// Whether a URL points to this machine. `false` for a URL with a user in it, which may hide the host.
func isLoopback(_ url: String) -> Bool {
    let authority = url.drop { $0 != "/" }.dropFirst(2).prefix { !"/?#".contains($0) }
    guard !authority.contains("@") else { return false }
    let host = authority.hasPrefix("[") ? authority.dropFirst().prefix { $0 != "]" } : authority.prefix { $0 != ":" }
    return host == "localhost" || IPAddress(host)?.isLoopback == true
}
