import Base
import Odoo
import OdooSimulator
import Storage
import Sync
import Testing
import Transport

/// Databases that come and go while the gateway runs.
@Suite struct AddedDatabaseTests {
    private static func database(_ name: String, _ odoo: OdooSimulator, login: String = "gateway") -> OdooDatabase {
        OdooDatabase(name: name, access: odoo.access(login: login, url: "http://odoo.example"))
    }

    private static func odoo() throws -> OdooSimulator {
        let odoo = OdooSimulator(OdooSimulatorConfiguration(version: OdooVersion(18, 0)))
        for login in ["gateway", "other"] { try odoo.addUser(login, name: login) }
        return odoo
    }

    @Test func theConfigurationFileWinsAndComesFirst() throws {
        let odoo = try Self.odoo()
        let directory = OdooDirectory([Self.database("file", odoo)], transport: odoo)
        directory.replaceAdded([Self.database("branch", odoo), Self.database("file", odoo, login: "other")])
        #expect(directory.databases.map(\.name) == ["file", "branch"])
        #expect(try directory.client(named: "file").access.login == "gateway")
        #expect(try directory.client(named: "").access.login == "gateway")
        directory.replaceAdded([])
        #expect(directory.databases.map(\.name) == ["file"])
        #expect(throws: RunStop.self) { try directory.client(named: "branch") }
    }

    /// A match that was found in one Odoo says nothing about another one of the same name.
    @Test func whoAUserIsIsAskedAgainInAnotherOdoo() async throws {
        let (first, second) = (try Self.odoo(), try Self.odoo())
        let transport = TwoOdoos(first: first, second: second)
        for (odoo, others) in [(first, 0), (second, 3)] {
            for number in 0..<others { try odoo.addUser("user\(number)", name: "User") }
            try odoo.addUser("anna@acme.example", name: "Anna")
        }
        let directory = OdooDirectory([], transport: transport)
        let user = UserRecord(
            id: UserID(rawValue: 1),
            email: "anna@acme.example",
            name: "Anna",
            role: .user,
            createdAt: Timestamp(milliseconds: 0)
        )
        func find() async throws -> Int {
            try await directory.odooUser(for: user, addresses: [user.email], OdooMatch()).id
        }
        directory.replaceAdded([Self.database("branch", first)])
        let before = try await find()
        let elsewhere = second.access(login: "gateway", url: "http://second.example")
        directory.replaceAdded([OdooDatabase(name: "branch", access: elsewhere)])
        #expect(try await find() == before + 3)
    }
}

/// Two Odoos behind one network.
private struct TwoOdoos: HTTPTransport {
    let first: OdooSimulator
    let second: OdooSimulator

    func send(_ request: HTTPRequest) async throws(HTTPFailure) -> HTTPResponse {
        try await (request.url.hasPrefix("http://second.") ? second : first).send(request)
    }
}
