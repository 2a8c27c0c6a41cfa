package import Base
import Foundation
package import Mail
package import Storage

extension SQLStore: AccountStore {
    /// Reads them only if any has changed, as the revision says: every page of the console asks.
    package func accounts() async throws(StorageError) -> [AccountRecord] {
        try await read { [readAccounts] database in
            let revision: Int64? = try database.value("SELECT value FROM routing_revision")
            if let revision, let known = readAccounts.withLock({ $0 }), known.revision == revision {
                return known.accounts
            }
            let accounts = try Self.accounts(database)
            readAccounts.withLock { $0 = revision.map { ($0, accounts) } }
            return accounts
        }
    }

    static func accounts(
        _ database: any SQLConnection,
        where condition: SQLCondition = SQLCondition("true")
    ) throws -> [AccountRecord] {
        try database.rows(
            """
            SELECT id, address, credential, scopes, options, health, send_as, send_as_read_at, granted_at
            FROM account WHERE \(condition.sql) ORDER BY \(database.dialect.caseless("address"))
            """,
            condition.values
        ).map(account)
    }

    /// Reads an account. One of which something cannot be read is disabled: it stays visible, its mail waits, and the
    /// others are unaffected.
    private static func account(_ row: SQLRow) throws -> AccountRecord {
        let text: String = try row[1]
        let address = Address(text)
        let options: AccountOptions? = try? decode(try row[4])
        let health: AccountHealth? = try? decode(try row[5])
        // Read from Gmail again where nothing readable is stored.
        let sendAs: [SendAs]? = try? decode(try row[6])
        var damages: [String] = []
        if address == nil { damages.append("the address") }
        if options == nil { damages.append("the options") }
        if health == nil { damages.append("the health") }
        return try AccountRecord(
            id: row[0],
            address: address ?? unreadable(text),
            sealedCredential: row[2],
            scopes: (row[3] as String).split(separator: " ").map(String.init),
            options: options ?? AccountOptions(),
            health: damages.isEmpty ? health ?? AccountHealth() : disabled(by: damages),
            sendAs: sendAs ?? [],
            sendAsReadAt: sendAs == nil ? nil : row[7],
            grantedAt: row[8]
        )
    }

    /// Replaces an address that cannot be read, in a domain that no mail can have (RFC 2606 section 2).
    private static func unreadable(_ text: String) -> Address {
        Address(localPart: PeerText.printable(text, longest: Address.longest), domain: "invalid")
    }

    private static func disabled(by damages: [String]) -> AccountHealth {
        var health = AccountHealth()
        health.state = .disabled
        health.reason = Reason(.recordDamaged, damages.joined(separator: ", "))
        return health
    }

    package func addAccount(
        _ address: Address,
        scopes: [String],
        options: AccountOptions,
        seal: @escaping @Sendable (AccountID) throws -> [UInt8]
    ) async throws(StorageError) -> AccountID {
        try await commits.run { database in
            if try database.exists(
                "SELECT 1 FROM account WHERE \(database.dialect.isEqual("address"))",
                [address.description]
            ) {
                throw StorageError.conflict("account \(address) already exists")
            }
            if options.isDefaultSender { try Self.clearDefaultSender(database) }
            let id: AccountID = try database.insert(
                """
                INSERT INTO account (address, credential, scopes, options, health, send_as)
                VALUES (?, ?, ?, ?, ?, '[]') RETURNING id
                """,
                [
                    address.description, [UInt8](), scopes.joined(separator: " "), try Self.encode(options),
                    try Self.encode(AccountHealth()),
                ]
            )
            let sealed = try self.current(try seal(id), for: .credential(id, address), database)
            try Self.update(database, id, "credential = ?", [sealed])
            return id
        }
    }

    package func regrant(
        _ id: AccountID,
        sealedCredential: [UInt8],
        scopes: [String]
    ) async throws(StorageError) {
        try await commits.run { database in
            let health = try Self.health(database, id)
            let sealed = try self.current(
                sealedCredential,
                for: .credential(id, try Self.address(database, id)),
                database
            )
            try Self.update(
                database,
                id,
                "credential = ?, scopes = ?, health = ?",
                [
                    sealed, scopes.joined(separator: " "),
                    try Self.encode(health.state == .disabled ? health : AccountHealth()),
                ]
            )
        }
    }

    package func setGranted(at moment: Timestamp, of id: AccountID) async throws(StorageError) {
        try await commits.run { database in
            try Self.update(database, id, "granted_at = ?", [moment.milliseconds])
            try Self.resumeActions(database, of: id, at: moment)
        }
    }

    package func withdrawGrant(
        _ id: AccountID,
        because reason: Reason,
        at now: Timestamp
    ) async throws(StorageError) {
        try await commits.run { try Self.withdrawGrant($0, id, because: reason, at: now) }
    }

    static func withdrawGrant(
        _ database: any SQLConnection,
        _ id: AccountID,
        because reason: Reason,
        at now: Timestamp
    ) throws {
        var health = try health(database, id)
        if health.state != .disabled {
            health = AccountHealth()
            health.state = .needsGrant
            health.reason = reason
            health.suggestedFix = .grantAgain
            health.since = now
        }
        try update(
            database,
            id,
            "credential = ?, scopes = '', granted_at = NULL, health = ?",
            [[UInt8](), try encode(health)]
        )
    }

    private static func address(_ database: any SQLConnection, _ id: AccountID) throws -> Address {
        let stored: String? = try database.value("SELECT address FROM account WHERE id = ?", [id])
        guard let stored else { throw StorageError.notFound("account \(id.rawValue)") }
        guard let address = Address(stored) else {
            throw StorageError.damaged("the address of account \(id.rawValue)")
        }
        return address
    }

    private static func health(_ database: any SQLConnection, _ id: AccountID) throws -> AccountHealth {
        try decode(try value(database, "health", of: id))
    }

    private static func value(_ database: any SQLConnection, _ column: String, of id: AccountID) throws -> String {
        let stored: String? = try database.value("SELECT \(column) FROM account WHERE id = ?", [id])
        guard let stored else { throw StorageError.notFound("account \(id.rawValue)") }
        return stored
    }

    package func setOptions(_ options: AccountOptions, of id: AccountID) async throws(StorageError) {
        try await commits.run { database in
            if options.isDefaultSender { try Self.clearDefaultSender(database) }
            let stored = try Self.value(database, "options", of: id)
            let before: AccountOptions? = try? Self.decode(stored)
            try Self.update(database, id, "options = ?", [try Self.encode(options)])
            guard options.courier != before?.courier || options.onLostAnswer != before?.onLostAnswer else { return }
            var health = try Self.health(database, id)
            guard health.refusal?.call == .sending else { return }
            health.refusal?.tryAt = Timestamp(milliseconds: 0)
            try Self.update(database, id, "health = ?", [try Self.encode(health)])
        }
    }

    package func setHealth(_ health: AccountHealth, of id: AccountID) async throws(StorageError) {
        try await update(id, "health = ?") { [try Self.encode(health)] }
    }

    package func replaceHealth(
        of account: AccountRecord,
        with health: AccountHealth,
        at now: Timestamp
    ) async throws(StorageError) -> Bool {
        try await commits.run { database in
            let row = try database.row(
                "SELECT credential, health FROM account WHERE id = ?",
                [account.id.rawValue]
            )
            guard let row, try row[0] == account.sealedCredential,
                try Self.decode(try row[1]) == account.health
            else { return false }
            try Self.update(database, account.id, "health = ?", [try Self.encode(health)])
            if account.health.isWithoutGrant, !health.isWithoutGrant {
                try Self.resumeActions(database, of: account.id, at: now)
            }
            return true
        }
    }

    package func setSendAs(
        _ addresses: [SendAs],
        of id: AccountID,
        readAt: Timestamp
    ) async throws(StorageError) {
        try await update(id, "send_as = ?, send_as_read_at = ?") {
            [try Self.encode(addresses), readAt.milliseconds]
        }
    }

    package func removeAccount(_ id: AccountID) async throws(StorageError) {
        try await commits.run { database in
            let open: Int? = try database.value(
                "SELECT CAST(sum(count) AS BIGINT) FROM tally WHERE account = ? AND state <= ?",
                [id, StateCode.failed.rawValue]
            )
            if let open, open > 0 {
                throw StorageError.conflict("\(open) messages of this account are in the queue; reroute or remove them")
            }
            let removed = try database.change("DELETE FROM account WHERE id = ?", [id])
            if removed == 0 { throw StorageError.notFound("account \(id.rawValue)") }
            // With it go the logins that belong to its users.
            try database.run("UPDATE users SET account = NULL WHERE account = ?", [id])
        }
    }

    private func update(
        _ id: AccountID,
        _ assignments: String,
        _ values: @escaping @Sendable () throws -> SQLValues
    ) async throws(StorageError) {
        try await commits.run { try Self.update($0, id, assignments, try values()) }
    }

    private static func update(
        _ database: any SQLConnection,
        _ id: AccountID,
        _ assignments: String,
        _ values: SQLValues
    ) throws {
        let changed = try database.change("UPDATE account SET \(assignments) WHERE id = ?", values + [id])
        if changed == 0 { throw StorageError.notFound("account \(id.rawValue)") }
    }

    private static func clearDefaultSender(_ database: any SQLConnection) throws {
        for row in try database.rows("SELECT id, options FROM account") {
            guard var options: AccountOptions = try? decode(try row[1]), options.isDefaultSender else { continue }
            options.isDefaultSender = false
            try update(database, try row[0], "options = ?", [try encode(options)])
        }
    }

    static func encode(_ value: some Encodable) throws -> String {
        String(decoding: try JSONEncoder().encode(value), as: UTF8.self)
    }

    static func decode<Value: Decodable>(_ text: String) throws -> Value {
        try JSONDecoder().decode(Value.self, from: Data(text.utf8))
    }
}
