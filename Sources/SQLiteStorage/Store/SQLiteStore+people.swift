package import Base
import GRDB
package import Storage

/// The users of `PeopleStore`; links and sessions are in files of their own.
extension SQLiteStore: PeopleStore {
    static let personColumns = """
        person.id, email, name, role, language, password_hash, google_subject, is_active, person.created_at,
        last_sign_in_at, account, EXISTS (SELECT 1 FROM second_factor WHERE second_factor.person = person.id)
        """

    static func person(_ row: Row) throws -> PersonRecord {
        let id: Int64 = row[0]
        guard let role = Role(rawValue: row[3]) else { throw StorageError.damaged("the role of user \(id)") }
        return PersonRecord(
            id: PersonID(rawValue: id),
            email: row[1],
            name: row[2],
            role: role,
            language: row[4],
            passwordHash: row[5],
            googleSubject: row[6],
            isActive: row[7],
            createdAt: Timestamp(milliseconds: row[8]),
            lastSignInAt: (row[9] as Int64?).map { Timestamp(milliseconds: $0) },
            account: (row[10] as Int64?).map { AccountID(rawValue: $0) },
            hasSecondFactor: row[11]
        )
    }

    package func people() async throws(StorageError) -> [PersonRecord] {
        try await read { database in
            try Row.fetchAll(database, sql: "SELECT \(Self.personColumns) FROM person ORDER BY email").map(Self.person)
        }
    }

    package func person(_ id: PersonID) async throws(StorageError) -> PersonRecord? {
        try await person(where: "id = ?", [id.rawValue])
    }

    package func person(email: String) async throws(StorageError) -> PersonRecord? {
        try await person(where: "email = ?", [email])
    }

    package func person(googleSubject: String) async throws(StorageError) -> PersonRecord? {
        try await person(where: "google_subject = ?", [googleSubject])
    }

    private func person(
        where condition: String,
        _ values: StatementArguments
    ) async throws(StorageError) -> PersonRecord? {
        try await read { try Self.person($0, where: condition, values) }
    }

    static func person(
        _ database: Database,
        where condition: String,
        _ values: StatementArguments
    ) throws -> PersonRecord? {
        try Row.fetchOne(database, sql: "SELECT \(personColumns) FROM person WHERE \(condition)", arguments: values)
            .map(person)
    }

    package func addPerson(_ person: NewPerson, at now: Timestamp) async throws(StorageError) -> PersonID {
        try await commits.run { try Self.insert($0, person, passwordHash: nil, at: now) }
    }

    static func insert(
        _ database: Database,
        _ person: NewPerson,
        passwordHash: String?,
        at now: Timestamp
    ) throws -> PersonID {
        try refuseTaken(person.email, database, by: nil)
        try database.execute(
            sql: """
                INSERT INTO person (email, name, role, language, password_hash, is_active, created_at, account)
                VALUES (?, ?, ?, ?, ?, 1, ?, ?)
                """,
            arguments: [
                person.email, person.name, person.role.rawValue, person.language, passwordHash, now.milliseconds,
                person.account?.rawValue,
            ]
        )
        return PersonID(rawValue: database.lastInsertedRowID)
    }

    package func changePerson(_ id: PersonID, _ change: PersonChange) async throws(StorageError) {
        try await commits.run { database in
            guard var person = try Self.person(database, where: "id = ?", [id.rawValue]) else {
                throw StorageError.notFound("user \(id.rawValue)")
            }
            let before = person
            person.apply(change)
            if person.email != before.email { try Self.refuseTaken(person.email, database, by: id) }
            if before.isWorkingAdministrator, !person.isWorkingAdministrator {
                try Self.refuseLastAdministrator(database, id)
            }
            try database.execute(
                sql: """
                    UPDATE person SET email = ?, name = ?, role = ?, language = ?, google_subject = ?, is_active = ?,
                        account = ? WHERE id = ?
                    """,
                arguments: [
                    person.email, person.name, person.role.rawValue, person.language, person.googleSubject,
                    person.isActive, person.account?.rawValue, id.rawValue,
                ]
            )
            if person.role != before.role || !person.isActive { try Self.shutOut(database, id, except: nil) }
        }
    }

    package func setPassword(_ hash: String, of id: PersonID, except: [UInt8]?) async throws(StorageError) {
        try await commits.run { database in
            try Self.setPassword(database, hash, of: id)
            try Self.shutOut(database, id, except: except)
        }
    }

    package func rehashPassword(_ hash: String, of id: PersonID) async throws(StorageError) {
        try await commits.run { try Self.setPassword($0, hash, of: id) }
    }

    static func setPassword(_ database: Database, _ hash: String, of id: PersonID) throws {
        try database.execute(
            sql: "UPDATE person SET password_hash = ? WHERE id = ?",
            arguments: [hash, id.rawValue]
        )
        if database.changesCount == 0 { throw StorageError.notFound("user \(id.rawValue)") }
    }

    package func removePerson(_ id: PersonID) async throws(StorageError) {
        try await commits.run { database in
            guard let person = try Self.person(database, where: "id = ?", [id.rawValue]) else {
                throw StorageError.notFound("user \(id.rawValue)")
            }
            if person.isWorkingAdministrator { try Self.refuseLastAdministrator(database, id) }
            try Self.shutOut(database, id, except: nil)
            try database.execute(sql: "DELETE FROM person WHERE id = ?", arguments: [id.rawValue])
        }
    }

    private static func refuseTaken(_ email: String, _ database: Database, by id: PersonID?) throws {
        let other = try Int64.fetchOne(database, sql: "SELECT id FROM person WHERE email = ?", arguments: [email])
        if let other, other != id?.rawValue { throw StorageError.conflict("user \(email) already exists") }
    }

    private static func refuseLastAdministrator(_ database: Database, _ id: PersonID) throws {
        let another = try Int64.fetchOne(
            database,
            sql: "SELECT id FROM person WHERE role = ? AND is_active = 1 AND id <> ? LIMIT 1",
            arguments: [Role.administrator.rawValue, id.rawValue]
        )
        if another == nil { throw StorageError.conflict("there must be an active administrator") }
    }
}

extension PersonRecord {
    fileprivate var isWorkingAdministrator: Bool { isActive && role == .administrator }

    fileprivate mutating func apply(_ change: PersonChange) {
        if let value = change.email { email = value }
        if let value = change.name { name = value }
        if let value = change.role { role = value }
        if let value = change.language { language = value }
        if let value = change.account { account = value }
        if let value = change.googleSubject { googleSubject = value }
        if let value = change.isActive { isActive = value }
    }
}
