import Base
import Mail
import Odoo
import Storage
import Testing
import Transport

@testable import Sync

/// Who of the gateway's users a user of Odoo is.
@Suite struct OdooPeopleTests {
    private static let directory = {
        let databases = ["first", "second"].compactMap { name in
            OdooAccess(url: "http://127.0.0.1:1", database: name, login: "gateway", secret: Secret("x"))
                .map { OdooDatabase(name: name, access: $0) }
        }
        return OdooDirectory(databases, transport: CurlTransport(CurlOptions(userAgent: "test")))
    }()

    private static func user(_ id: Int64, _ email: String, account: Int64? = nil, isActive: Bool = true) -> UserRecord {
        UserRecord(
            id: UserID(rawValue: id),
            email: email,
            name: "",
            role: .user,
            isActive: isActive,
            createdAt: Timestamp(milliseconds: 0),
            account: account.map { AccountID(rawValue: $0) }
        )
    }

    private static func found(
        _ login: String,
        in database: String = "first",
        _ users: [UserRecord],
        _ matches: [Int64: (database: String, login: String)] = [:]
    ) -> [Int64] {
        var settings: [UserID: PersonalSettings] = [:]
        for (id, match) in matches {
            settings[UserID(rawValue: id), default: PersonalSettings()].odoo.database = match.database
            settings[UserID(rawValue: id)]?.odoo.login = match.login
        }
        return directory.users(
            being: OdooUser(id: 7, partnerID: 8, login: login, name: "Anna"),
            in: database,
            of: users,
            accounts: [],
            settings: settings
        ).map(\.id.rawValue)
    }

    @Test func theLoginDecides() {
        let anna = Self.user(1, "Anna@acme.example")
        #expect(Self.found("anna@ACME.example", [anna]) == [1])
        #expect(Self.found("anna", [anna]).isEmpty)
        #expect(Self.found("anna", [anna], [1: ("", "Anna")]) == [1])
        // The login in the settings goes before the address.
        #expect(Self.found("anna@acme.example", [anna], [1: ("", "other")]).isEmpty)
    }

    @Test func thoseOfOtherDatabasesAreNotMeant() {
        let anna = Self.user(1, "anna@acme.example")
        #expect(Self.found("anna@acme.example", in: "second", [anna]).isEmpty)
        #expect(Self.found("anna@acme.example", in: "second", [anna], [1: ("second", "")]) == [1])
        #expect(Self.found("anna@acme.example", [anna], [1: ("second", "")]).isEmpty)
        #expect(Self.found("anna@acme.example", [anna], [1: ("first", "")]) == [1])
    }

    @Test func severalAreAllFound() {
        let users = [Self.user(1, "anna@acme.example"), Self.user(2, "ben@acme.example")]
        #expect(Self.found("anna@acme.example", users, [2: ("", "anna@acme.example")]) == [1, 2])
    }

    @Test func whoMayNotSignInIsNobody() {
        #expect(Self.found("anna@acme.example", [Self.user(1, "anna@acme.example", isActive: false)]).isEmpty)
    }
}
