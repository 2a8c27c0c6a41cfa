import Admin
import Base
import Foundation
import Odoo
import OdooSimulator
import SQLStorage
import Settings
import Storage
import Testing
import Transport

@testable import Gateway

/// From a click in Odoo into the console of a running gateway.
@Suite struct OdooEntryTests {
    private static let anna = GatewayBench.anna
    private static let transport = CurlTransport(CurlOptions(userAgent: "browser"))

    /// Runs `body` with a gateway whose Odoo has the app.
    private static func run(
        clock: any WallClock = SystemClock(),
        _ body: (GatewayBench, OdooSimulator) async throws -> Void
    ) async throws {
        var configuration = OdooSimulatorConfiguration()
        configuration.clock = clock
        let odoo = OdooSimulator(configuration)
        try odoo.addUser("gateway", name: "G Suite Gateway")
        try odoo.addUser(anna, name: "Anna Albers")
        try odoo.addUser("mallory", name: "Mallory")
        let options = ProvisionOptions(
            mailServer: nil,
            login: "gateway",
            features: [.contacts, .appointments, .app],
            consoleURL: "https://gateway.example",
            database: "acme & co"
        )
        try await Provisioner(odoo.client(), options).carryOut()
        odoo.knowProvisionedCode()
        let running = Task { try await odoo.run() }
        defer { running.cancel() }
        var database = OdooDatabaseSettings()
        database.name = "acme & co"
        database.url = try await odoo.url
        let access = odoo.access(login: "gateway", url: database.url)
        (database.database, database.login, database.key) = (access.database, access.login, access.secret)
        let databases = [database]
        try await GatewayBench.run(change: { $0.odoo.databases = databases }) { try await body($0, odoo) }
    }

    /// What a click on "Grant access" opens, as a path of the console.
    private static func link(_ login: String, _ odoo: OdooSimulator) async throws -> String {
        let id = try #require(odoo.id(of: "\(ProvisionItem.module).action_grant"))
        let call = OdooCall(
            "ir.actions.server",
            "run",
            ids: [id],
            context: ["active_model": .string(AppSettings.model), "active_ids": []],
            acts: true
        )
        let url = try #require(try await odoo.client(login: login).call(call)["url"]?.string)
        #expect(url.hasPrefix("https://gateway.example\(AppCall.enterPath)?database=acme%20%26%20co&ticket="))
        return String(url.dropFirst("https://gateway.example".count))
    }

    /// A browser: its cookies, and what it was shown last.
    private struct Visitor {
        let url: String
        var cookies: [String: String] = [:]

        mutating func ask(
            _ method: HTTPRequest.Method,
            _ path: String,
            _ form: [(String, String)] = []
        ) async throws -> HTTPResponse {
            let body = form.map { "\($0.0)=\($0.1)" }.joined(separator: "&")
            var fields: [HTTPRequest.Field] = [.init("Accept-Language", "en")]
            if !cookies.isEmpty {
                fields.append(.init("Cookie", cookies.map { "\($0.key)=\($0.value)" }.joined(separator: "; ")))
            }
            if method == .post { fields.append(.init("Content-Type", "application/x-www-form-urlencoded")) }
            let request = HTTPRequest(
                method,
                url + path,
                fields: fields,
                body: method == .post ? .bytes(Array(body.utf8)) : .none,
                timeout: GatewayBench.deadline
            )
            let response = try await transport.send(request)
            for field in response.fields where field.name.lowercased() == "set-cookie" {
                let pair = field.value.prefix { $0 != ";" }.split(separator: "=", maxSplits: 1)
                cookies["\(pair[0])"] = pair.count == 2 ? "\(pair[1])" : nil
            }
            return response
        }

        /// Follows a link into the console, and confirms the page.
        mutating func enter(_ link: String) async throws -> (page: HTTPResponse, next: HTTPResponse?) {
            let first = try await ask(.get, link)
            let page = try await ask(.get, try #require(first.field("Location")))
            let text = String(decoding: page.body, as: UTF8.self)
            guard let token = text.firstMatch(of: /name="form_token" value="([^"]*)"/)?.output.1,
                let entry = text.firstMatch(of: /name="entry" value="([^"]*)"/)?.output.1
            else { return (page, nil) }
            let form = [("form_token", "\(token)"), ("entry", "\(entry)")]
            return (page, try await ask(.post, AppCall.enterPath, form))
        }
    }

    @Test func aClickInOdooSignsIn() async throws {
        try await Self.run { bench, odoo in
            let url = try await bench.consoleURL()
            let link = try await Self.link(Self.anna, odoo)
            var browser = Visitor(url: url)
            let (page, next) = try await browser.enter(link)
            #expect(String(decoding: page.body, as: UTF8.self).contains("Anna Albers (\(Self.anna))"))
            #expect(next?.field("Location") == "/personal")
            let user = try #require(try await bench.outside.user(email: Self.anna))
            // As invited: with the account of that address, and without administrator's rights.
            #expect(user.role == .user && user.passwordHash == nil)
            #expect(user.account == (try await bench.account(Self.anna)).id)
            #expect(try await browser.ask(.get, "/personal").status == 200)
            #expect(try await browser.ask(.get, "/users").status == 403)
            // The link is good once, for whomever.
            var thief = Visitor(url: url)
            #expect(try await thief.enter(link).page.status == 410)
            // The next time, no second user is made.
            var again = Visitor(url: url)
            #expect(try await again.enter(try await Self.link(Self.anna, odoo)).next?.field("Location") == "/personal")
            #expect(try await bench.outside.users().count == 1)
        }
    }

    /// Everybody writes their own address in Odoo; the login is the administrators'.
    @Test func anotherPersonsAddressInOdooOpensNothing() async throws {
        try await Self.run { bench, odoo in
            let new = NewUser(email: Self.anna, name: "Anna", role: .administrator)
            _ = try await bench.outside.addUser(new, at: SystemClock().now)
            let user = try #require(try odoo.records("res.users", [["login", "=", "mallory"]]).first)
            let partner = try #require(user["partner_id"]?.array?.first?.integer)
            try await odoo.client().write("res.partner", [partner], ["email": .string(Self.anna)])
            var browser = Visitor(url: try await bench.consoleURL())
            let (page, next) = try await browser.enter(try await Self.link("mallory", odoo))
            #expect(page.status == 403 && next == nil)
            #expect(!String(decoding: page.body, as: UTF8.self).contains(Self.anna))
        }
    }

    @Test func aTicketOfYesterdayIsRefused() async throws {
        let clock = ManualClock()
        try await Self.run(clock: clock) { bench, odoo in
            let link = try await Self.link(Self.anna, odoo)
            clock.advance(by: .seconds(AppTicket.lifetime + 1))
            var browser = Visitor(url: try await bench.consoleURL())
            #expect(try await browser.enter(link).page.status == 410)
            #expect(try await bench.outside.users().isEmpty)
        }
    }

    @Test func theConsoleIsWhereOdoosRecordsLead() async throws {
        try await Self.run { bench, _ in
            var odoo = Visitor(url: try await bench.consoleURL())
            #expect(try await odoo.ask(.post, AppCall.wakePath).status == 204)
            #expect(try await odoo.ask(.get, AppCall.enterPath).status == 410)
        }
    }
}
