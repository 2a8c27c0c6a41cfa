import Base
import Odoo
import OdooSimulator
import Storage
import TestSupport
import Testing
import Transport

@testable import Sync

/// Lookups of Odoo's users for many at once.
@Suite struct OdooUserLookupTests {
    private static func sought(_ number: Int, _ addresses: [String], login: String = "") -> SoughtUser {
        var match = OdooMatch()
        match.login = login
        let user = UserRecord(
            id: UserID(rawValue: Int64(number)),
            email: addresses[0],
            name: addresses[0],
            role: .user,
            createdAt: Timestamp(milliseconds: 0)
        )
        return SoughtUser(user: user, addresses: addresses, settings: match)
    }

    /// By one call for all, as by one call for each.
    @Test(arguments: [16, 19])
    func manyAreFoundAsEachAlone(major: Int) async throws {
        let odoo = OdooSimulator(OdooSimulatorConfiguration(version: OdooVersion(major, 0)))
        try odoo.addUser("gateway", name: "Gateway")
        for login in ["Anna@Acme.example", "b_rt@acme.example", "carl", "doris@acme.example", "office", "office2"] {
            try odoo.addUser(login, name: login)
        }
        try odoo.addPortalUser("paula@acme.example", name: "Paula")
        let emil = try odoo.addUser("emil@acme.example", name: "Emil")
        let admin = odoo.client()
        func id(_ login: String) async throws -> (user: Int, partner: Int) {
            let found = try #require(try await admin.users(matching: [login]).first { $0.login == login })
            return (found.id, found.partnerID)
        }
        // Carl has his address in his profile alone, and two share the office's.
        for (login, address) in [
            ("carl", "Carl@acme.example"), ("office", "office@acme.example"), ("office2", "office@acme.example"),
        ] {
            try await admin.write("res.partner", [try await id(login).partner], ["email": .string(address)])
        }
        // Doris was renamed and keeps her address; Emil is archived, Paula a portal user.
        try await admin.write("res.users", [try await id("doris@acme.example").user], ["login": "doris.new"])
        try await admin.write("res.users", [emil], ["active": false])
        let sought = [
            Self.sought(1, ["anna@acme.example", "anna@acme.example"]),
            // Its underscore is no wildcard.
            Self.sought(2, ["b_rt@acme.example"]), Self.sought(3, ["bert@acme.example"]),
            Self.sought(4, ["carl@acme.example"]), Self.sought(5, ["DORIS@acme.example"]),
            Self.sought(6, ["paula@acme.example"]), Self.sought(7, ["emil@acme.example"]),
            Self.sought(8, ["office@acme.example"]), Self.sought(9, ["nobody@acme.example"], login: "Office2"),
            Self.sought(10, ["nobody@acme.example", "carl@acme.example"]),
        ]
        func directory() -> OdooDirectory {
            let access = odoo.access(login: "gateway", url: "http://odoo.example")
            return OdooDirectory([OdooDatabase(name: "acme", access: access)], transport: odoo)
        }
        let (all, alone) = (directory(), directory())
        _ = odoo.takeCalls()
        let found = try await all.odooUsers(for: sought, in: "acme")
        #expect(odoo.takeCalls()["res.users.search_read"] == 1)
        var single: [UserID: OdooUser] = [:]
        for one in sought {
            do throws(RunStop) {
                single[one.user.id] = try await alone.odooUser(
                    for: one.user,
                    addresses: one.addresses,
                    one.settings
                )
            } catch {
                guard case .failed(let reason) = error else { throw error }
                #expect([.noOdooUser, .severalOdooUsers].contains(reason.code))
            }
        }
        #expect(found == single)
        #expect(Set(found.keys.map(\.rawValue)) == [1, 2, 4, 5, 9, 10])
        // Both ways know the same for a while.
        _ = odoo.takeCalls()
        _ = try await all.odooUser(for: sought[0].user, addresses: sought[0].addresses, OdooMatch())
        #expect(try await alone.odooUsers(for: [sought[0], sought[3]], in: "acme").count == 2)
        #expect(odoo.takeCalls().isEmpty)
    }

    @Test func hundredsTakeAFewCalls() async throws {
        let odoo = OdooSimulator(OdooSimulatorConfiguration(version: OdooVersion(18, 0)))
        try odoo.addUser("gateway", name: "Gateway")
        var sought: [SoughtUser] = []
        for number in 1...OdooClient.mostLogins + 1 {
            let address = "user\(number)@acme.example"
            try odoo.addUser(address, name: address)
            sought.append(Self.sought(number, [address]))
        }
        let access = odoo.access(login: "gateway", url: "http://odoo.example")
        let directory = OdooDirectory([OdooDatabase(name: "acme", access: access)], transport: odoo)
        #expect(try await directory.odooUsers(for: sought, in: "acme").count == sought.count)
        #expect(odoo.takeCalls()["res.users.search_read"] == 2)
        // An Odoo that does not answer says of nobody that there is none.
        odoo.add(fault: OdooFault(.page(status: 503, afterWork: false), method: "res.users.search_read", count: nil))
        let other = OdooDirectory([OdooDatabase(name: "acme", access: access)], transport: odoo)
        await #expect(throws: RunStop.self) { try await other.odooUsers(for: sought, in: "acme") }
    }
}
