import Base
import Mail
import Settings
import Storage

/// Which mail is captured instead of sent: by the listener, the login and the Odoo database that it comes from. A
/// recipient is sent to only if all of them allow it.
struct CaptureRules: Sendable {
    /// A database of Odoo, and how its mail is recognised.
    struct Database: Sendable {
        let name: String
        let policy: CapturePolicy
        /// Host names in Message-IDs, in lower case.
        let hosts: Set<String>
        /// Names of SMTP logins, in lower case.
        let logins: Set<String>

        func sent(_ messageID: String?, by login: LoginRecord?) -> Bool {
            if let login, logins.contains(login.name.lowercased()) { return true }
            guard let messageID, let mark = messageID.lastIndex(of: "@") else { return false }
            let host = messageID[mark...].dropFirst().prefix { $0 != ">" }
            return hosts.contains(host.lowercased())
        }
    }

    private let listeners: [String: CapturePolicy]
    private let databases: [Database]
    private let neutralized: NeutralizedDatabases

    init(listeners: [String: CapturePolicy], databases: [Database], neutralized: NeutralizedDatabases) {
        self.listeners = listeners
        self.databases = databases
        self.neutralized = neutralized
    }

    /// Returns what decides about each recipient of a message: why mail to it is captured, or `nil` if it is sent. An
    /// invalid recipient is `nil`.
    func decision(listener: String, login: LoginRecord?, messageID: String?) -> (Address?) -> Reason? {
        var policies: [(policy: CapturePolicy, reason: Reason)] = []
        if let policy = listeners[listener] { policies.append((policy, Reason(.capturedByListener, listener))) }
        if let login { policies.append((login.capture, Reason(.capturedByLogin, login.name))) }
        for database in databases where database.sent(messageID, by: login) {
            policies.append((database.policy, Reason(.capturedByDatabase, database.name)))
            // What an administrator has allowed for it holds for a neutralized database, too.
            guard !database.policy.isActive, neutralized.contains(database.name) else { continue }
            policies.append((CapturePolicy(capturesAll: true), Reason(.capturedNeutralized, database.name)))
        }
        policies.removeAll { !$0.policy.isActive }
        return { recipient in
            policies.first { recipient.map($0.policy.captures) ?? true }?.reason
        }
    }
}

extension CaptureRules {
    init(_ settings: GatewaySettings, neutralized: NeutralizedDatabases) {
        self.init(
            listeners: Dictionary(settings.smtp.listeners.map { ($0.name, $0.capturePolicy) }) { first, _ in first },
            databases: settings.odoo.databases.map { database in
                Database(
                    name: database.name,
                    policy: database.capturePolicy,
                    hosts: Set(database.messageIDHosts.map { $0.lowercased() }),
                    logins: Set(database.smtpLogins.map { $0.lowercased() })
                )
            },
            neutralized: neutralized
        )
    }
}

/// The Odoo databases that are known to be neutralized, by the names in the settings.
final class NeutralizedDatabases: Sendable {
    private struct State {
        var names: Set<String>
        var stored: Set<String>
    }

    private let state: Locked<State>

    /// - Parameter stored: those that were neutralized when they last said so.
    init(_ stored: Set<String> = []) { state = Locked(State(names: stored, stored: stored)) }

    func contains(_ name: String) -> Bool { state.withLock { $0.names.contains(name) } }

    /// Returns whether that is news.
    func set(_ name: String, _ isNeutralized: Bool) -> Bool {
        state.withLock { isNeutralized ? $0.names.insert(name).inserted : $0.names.remove(name) != nil }
    }

    /// Whether the store has it as it is known.
    func isStored(_ name: String) -> Bool { state.withLock { $0.names.contains(name) == $0.stored.contains(name) } }

    func noteStored(_ name: String, _ isNeutralized: Bool) {
        state.withLock { state in
            if isNeutralized { state.stored.insert(name) } else { state.stored.remove(name) }
        }
    }
}
