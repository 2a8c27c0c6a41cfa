import Base
import Storage

/// A place in the database that holds sealed values. Changing the key, dropping what an unknown key sealed, and `check`
/// go through all of `SQLStore.sealedPlaces`; a new place that is not listed there would be lost with the next key.
struct SealedPlace: Sendable {
    /// All values stored there.
    let values: @Sendable (any SQLConnection) throws -> [SealedValue]
    /// Replaces the value for the same purpose.
    let write: @Sendable (any SQLConnection, SealedValue) throws -> Void
    /// Removes the value, as if it had never been given, for a reason that people see.
    let drop: @Sendable (any SQLConnection, SealingPurpose, Reason, Timestamp) throws -> Void
}

extension SQLStore {
    static let sealedPlaces = [
        credentials, personalClientSecrets, organisationClientSecret, secondFactors, odooKeys,
    ]

    private static let credentials = SealedPlace(
        values: { database in
            try accounts(database).filter { !$0.sealedCredential.isEmpty }.map {
                SealedValue($0.sealedCredential, for: $0.credentialPurpose)
            }
        },
        write: { database, value in
            guard case .credential(let id, _) = value.purpose else { return }
            try database.run(
                "UPDATE account SET credential = ? WHERE id = ?",
                [value.bytes, id.rawValue]
            )
        },
        drop: { database, purpose, reason, now in
            guard case .credential(let id, _) = purpose else { return }
            try withdrawGrant(database, id, because: reason, at: now)
        }
    )

    private static let secondFactors = SealedPlace(
        values: { database in
            try database.rows("SELECT user_id, secret FROM second_factor").map { row in
                SealedValue(try row[1], for: .secondFactor(try row[0]))
            }
        },
        write: { database, value in
            guard case .secondFactor(let user) = value.purpose else { return }
            try database.run(
                "UPDATE second_factor SET secret = ? WHERE user_id = ?",
                [value.bytes, user.rawValue]
            )
        },
        drop: { database, purpose, _, _ in
            guard case .secondFactor(let user) = purpose else { return }
            _ = try removeSecondFactor(database, of: user)
        }
    )

    private static let odooKeys = SealedPlace(
        values: { database in
            try odooDatabases(database).filter { !$0.sealedKey.isEmpty }.map {
                SealedValue($0.sealedKey, for: $0.keyPurpose)
            }
        },
        write: { database, value in
            guard case .odooKey(_, let name) = value.purpose else { return }
            try database.run("UPDATE odoo_database SET key = ? WHERE name = ?", [value.bytes, name])
        },
        drop: { database, purpose, _, _ in
            guard case .odooKey(_, let name) = purpose else { return }
            try database.run("UPDATE odoo_database SET key = ? WHERE name = ?", [[UInt8](), name])
        }
    )

    private static let personalClientSecrets = SealedPlace(
        values: { database in
            try readablePersonalSettings(database).compactMap { user, settings in
                guard case .own(let client) = settings.client, let sealed = client.sealedSecret else { return nil }
                return SealedValue(sealed, for: .clientSecret(user, clientID: client.id))
            }
        },
        write: { database, value in try setPersonalClientSecret(database, value.bytes, value.purpose) },
        drop: { database, purpose, _, _ in try setPersonalClientSecret(database, nil, purpose) }
    )

    private static func setPersonalClientSecret(
        _ database: any SQLConnection,
        _ sealed: [UInt8]?,
        _ purpose: SealingPurpose
    ) throws {
        guard case .clientSecret(let user?, let id) = purpose,
            var settings = try readablePersonalSettings(database)[user]
        else { return }
        settings.client = .own(OAuthClient(id: id, sealedSecret: sealed))
        try database.run(
            "UPDATE personal_settings SET settings = ? WHERE user_id = ?",
            [try encode(settings), user.rawValue]
        )
    }

    private static let organisationClientSecret = SealedPlace(
        values: { database in
            guard let client = try? organisationSettings(database).client, let sealed = client.sealedSecret else {
                return []
            }
            return [SealedValue(sealed, for: .clientSecret(nil, clientID: client.id))]
        },
        write: { database, value in try setOrganisationClientSecret(database, value.bytes) },
        drop: { database, _, _, _ in try setOrganisationClientSecret(database, nil) }
    )

    private static func setOrganisationClientSecret(_ database: any SQLConnection, _ sealed: [UInt8]?) throws {
        var settings = try organisationSettings(database)
        settings.client?.sealedSecret = sealed
        try database.run("UPDATE organisation_settings SET settings = ?", [try encode(settings)])
    }
}
