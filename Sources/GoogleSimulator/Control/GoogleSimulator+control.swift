package import Base
import Mail
import OpenSSL

/// The credentials to refresh tokens: the client, and a refresh token.
package struct SimulatedCredentials: Sendable {
    package let clientID: String
    package let clientSecret: Secret
    package let refreshToken: Secret
}

extension GoogleSimulator {
    /// Creates an account, or changes the one with that address; its mail stays.
    package func add(_ account: SimulatedAccount) { world.withLock { $0.add(account) } }

    /// Creates an OAuth client.
    ///
    /// - Parameter redirects: the redirect URIs that are allowed besides loopback addresses.
    package func addClient(_ id: String, secret: Secret, redirects: [String] = []) {
        world.withLock { $0.authorization.clients[id] = .init(id: id, secret: secret.reveal(), redirects: redirects) }
    }

    /// Creates everything needed to send: the account if it is missing, a client of the same name and a grant.
    package func grant(_ address: String, scopes: [String]) -> SimulatedCredentials {
        world.withLock { $0.grant(address, scopes: scopes, client: nil, secret: nil, refreshToken: nil) }
    }

    /// Creates a service account to which the administrator has delegated `scopes` for the whole domain.
    ///
    /// - Parameter tokenURI: the simulator's `baseURL` with `/token`.
    /// - Returns: the JSON key file, as Google's console provides it.
    package func addServiceAccount(
        _ email: String,
        scopes: [String],
        tokenURI: String
    ) throws -> Secret {
        try world.withLock { try $0.addServiceAccount(email, scopes: scopes, tokenURI: tokenURI) }
    }

    /// Revokes every grant of the account.
    package func revoke(_ address: String) {
        world.withLock { $0.authorization.revokeAll(of: address.lowercased()) }
    }

    package func set(_ state: SimulatedAccount.State, of address: String) {
        world.withLock { $0.accounts[address.lowercased()]?.state = state }
    }

    /// Sets the limits of all accounts, or of one.
    package func set(_ limits: UsageLimits, of address: String? = nil) {
        world.withLock { world in
            guard let address else { return world.configuration.limits = limits }
            world.accounts[address.lowercased()]?.limits = limits
        }
    }

    package func set(latency: Duration) { world.withLock { $0.configuration.latency = latency } }

    /// Injects a fault.
    package func inject(_ fault: Fault) { world.withLock { $0.faults.add(fault) } }

    package func removeFaults() { world.withLock { $0.faults.removeAll() } }

    /// Forgets history ids up to the present one: requests with one of them get 404.
    package func forgetHistory(of address: String) {
        world.withLock { world in
            guard let store = world.accounts[address.lowercased()]?.store else { return }
            store.history.oldestKnown = store.history.lastID + 1
        }
    }

    /// Returns what arrived for that address, inside or outside, in order.
    package func arrivals(for address: String) -> [Arrival] {
        world.withLock { $0.arrived[address.lowercased()] ?? [] }
    }

    /// Every address that received mail, with the number of copies.
    package var arrivalCounts: [String: Int] { world.withLock { $0.arrived.mapValues(\.count) } }

    /// Returns the number of copies by the value of a header field, then by recipient: how often each message reached
    /// each of its recipients.
    package func copies(byField name: String) -> [String: [String: Int]] {
        world.withLock { $0.copies(byField: name) }
    }

    package var sentMessages: [SentMessage] { world.withLock { $0.sent } }

    /// The number of answers by method id and status, such as `gmail.users.messages.send 200`.
    package var requestCounts: [String: Int] { world.withLock { $0.requests } }

    /// Receives mail from outside.
    package func receive(_ message: [UInt8], for address: String) throws {
        guard let recipient = Address(address) else { throw APIError.invalidArgument("Invalid To header") }
        try world.withLock { try $0.receive(message, for: recipient) }
    }

    /// Forgets mail, usage and requests; accounts and grants stay.
    package func forgetMail() { world.withLock { $0.forgetMail() } }
}
