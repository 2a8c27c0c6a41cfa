package import Base
import Cryptography
import Mail

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

    /// Sets what Workspaces share of their directories.
    package func set(_ sharing: DirectorySharing) { world.withLock { $0.configuration.directorySharing = sharing } }

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

    package var sentMessages: [SimulatedMessage] { world.withLock { $0.sent } }

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

/// The messages and folders of an account's mailbox.
extension GoogleSimulator {
    /// Creates a label and returns its id.
    @discardableResult
    package func makeLabel(_ name: String, of address: String) throws -> String {
        try world.withLock { world in
            guard let store = world.accounts[address.lowercased()]?.store else { throw APIError.notFound }
            return try store.labels.create(["name": .string(name)])
        }
    }

    package func renameLabel(_ id: String, to name: String, of address: String) throws {
        try world.withLock { world in
            guard let store = world.accounts[address.lowercased()]?.store else { throw APIError.notFound }
            try store.labels.change(id, to: ["name": .string(name)], replacing: false)
        }
    }

    package func deleteLabel(_ id: String, of address: String) throws {
        try world.withLock { world in
            guard let store = world.accounts[address.lowercased()]?.store else { throw APIError.notFound }
            try store.labels.delete(id)
            store.removeLabel(id)
        }
    }

    /// Stores a message in the mailbox with these labels, as if it had arrived at that time, and returns its id.
    @discardableResult
    package func put(
        _ message: [UInt8],
        labels: [String],
        of address: String,
        at moment: Timestamp? = nil
    ) throws -> String {
        try world.withLock { world in
            guard let store = world.accounts[address.lowercased()]?.store else { throw APIError.notFound }
            return try world.put(message, labels: labels, into: store, at: moment)
        }
    }

    /// Adds and removes labels of a message, as its owner does.
    package func change(_ id: String, add: [String] = [], remove: [String] = [], of address: String) {
        world.withLock { world in
            _ = world.accounts[address.lowercased()]?.store.modify(id, add: add, remove: remove)
        }
    }

    /// Returns the labels of a message; `nil` if it is not in the mailbox.
    package func labels(of id: String, of address: String) -> Set<String>? {
        world.withLock { world in
            world.accounts[address.lowercased()]?.store.messages[id].map { Set($0.labels) }
        }
    }
}

extension GoogleWorld {
    /// Stores a message in a mailbox unchanged, and returns its id.
    func put(
        _ message: [UInt8],
        labels: [String],
        into store: MailStore,
        at moment: Timestamp? = nil
    ) throws(APIError) -> String {
        let submission = try Submission(message)
        let header = submission.unchangedHeader
        let stored = stored(
            header: header,
            submission,
            thread: store.thread(of: header),
            labels: labels,
            at: moment
        )
        store.add(stored)
        return stored.id
    }
}

extension GoogleWorld {
    /// Creates an account, or changes what its owner has set; its mail stays.
    func add(_ made: SimulatedAccount) {
        if let known = accounts[made.address.lowercased()] {
            known.name = made.name
            known.sendAs = made.sendAs
            return
        }
        let subject = String(100_000_000_000_000_000 + nextNumber())
        accounts[made.address.lowercased()] = Account(made, subject: subject)
    }

    /// - Parameters: values that are `nil` are generated.
    func grant(
        _ address: String,
        scopes: [String],
        client: String?,
        secret: String?,
        refreshToken: String?
    ) -> SimulatedCredentials {
        if accounts[address.lowercased()] == nil { add(SimulatedAccount(address)) }
        let id = client ?? "100000000001-\(nextNumber()).apps.googleusercontent.com"
        let known = authorization.clients[id]
        let made = Authorization.Client(
            id: id,
            secret: secret ?? known?.secret ?? Self.token("GOCSPX-", bytes: 21),
            redirects: known?.redirects ?? []
        )
        authorization.clients[id] = made
        let grant = Authorization.Grant(
            refreshToken: refreshToken ?? Self.token("1//0", bytes: 60),
            client: id,
            account: address.lowercased(),
            scopes: scopes.flatMap(Scopes.read),
            number: nextNumber()
        )
        authorization.add(grant)
        return SimulatedCredentials(
            clientID: id,
            clientSecret: Secret(made.secret),
            refreshToken: Secret(grant.refreshToken)
        )
    }

    func addServiceAccount(_ email: String, scopes: [String], tokenURI: String) throws -> Secret {
        let key = try SigningKey.generate()
        let service = ServiceAccount(
            email: email,
            clientID: String(200_000_000_000_000_000 + nextNumber()),
            keyID: hexadecimal(RandomBytes.make(20)),
            key: key,
            scopes: Set(scopes.flatMap(Scopes.read))
        )
        authorization.serviceAccounts[email] = service
        let file: JSON = [
            "type": "service_account", "project_id": "simulated", "private_key_id": .string(service.keyID),
            "private_key": .string(try key.pem().reveal()), "client_email": .string(email),
            "client_id": .string(service.clientID), "token_uri": .string(tokenURI),
            "auth_uri": .string(tokenURI.replacing("/token", with: AuthorizePage.path)),
            "universe_domain": "googleapis.com",
        ]
        return Secret(file.text)
    }

    func copies(byField name: String) -> [String: [String: Int]] {
        var copies: [String: [String: Int]] = [:]
        for (recipient, arrivals) in arrived {
            for arrival in arrivals {
                guard let value = arrival.header.value(name) else { continue }
                copies[value, default: [:]][recipient, default: 0] += 1
            }
        }
        return copies
    }
}
