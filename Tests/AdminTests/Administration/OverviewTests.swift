import Base
import Foundation
import Google
import Mail
import Storage
import Testing

@testable import Admin

/// The start page says what needs a person.
@Suite struct OverviewTests {
    /// The items of the checklist, each with its style.
    private static func checklist(_ page: String) throws -> [(style: Substring, text: Substring)] {
        let list = try #require(page.components(separatedBy: "<ul class=\"checklist\">").dropFirst().first)
            .components(separatedBy: "</ul>")[0]
        return list.matches(of: /<li class="([a-z]+)">.*?<span>(.*?)<\/span>/).map { ($0.output.1, $0.output.2) }
    }

    @Test func `a user sees what is set up, what is missing and what waits`() async throws {
        try await ConsoleBench.run { bench in
            let otto = try await bench.signedIn("otto@acme.example", .user)
            let fresh = try Self.checklist(try await otto.get("/").text)
            #expect(fresh.map(\.style) == ["note"] && fresh[0].text.contains("Google is not connected yet."))
            let id = try await bench.store.addAccount(
                Address(localPart: "otto", domain: "acme.example"),
                sealedCredential: [1],
                scopes: [Scope.modify, Scope.calendar],
                options: AccountOptions()
            )
            try await bench.assign(id, to: "otto@acme.example")
            let granted = try Self.checklist(try await otto.get("/").text)
            #expect(granted.map(\.style) == ["done", "note", "note"])
            #expect(granted[1].text.contains("Choose a transfer folder"))
            let user = try #require(try await bench.store.user(email: "otto@acme.example")).id
            var settings = PersonalSettings()
            settings.mail.incomingFolder = TransferFolder(labelID: "L1", name: "Odoo/Eingang")
            settings.calendar.startDate = CalendarDate("2026-01-31")
            try await bench.store.savePersonalSettings(settings, of: user)
            _ = try await bench.keepMail(for: id)
            try await bench.fail(next: id)
            let failed = RunResult(.failed, reasons: [Reason(.remedied, "enable-api", cause: Reason(.odooBusy))])
            try await bench.run(.syncAppointments, of: user, with: failed)
            let all = try Self.checklist(try await otto.get("/").text)
            #expect(all.map(\.style) == ["done", "done", "done", "problem", "warning"])
            #expect(all[1].text.contains("Odoo/Eingang") && all[2].text.contains("31 Jan 2026"))
            #expect(all[3].text == "1 of your messages was not sent.")
            #expect(all[4].text.contains("For your administrator: Enable the Gmail API"))
            try await bench.setHealth(of: id) { $0.state = .needsGrant }
            let lost = try Self.checklist(try await otto.get("/").text)
            #expect(lost[0].style == "problem" && lost[0].text.contains("until access is granted again"))
            // What fails for the grant is the same trouble.
            #expect(!lost.contains { $0.text.contains("fails.") })
        }
    }

    @Test func `a declined purpose is not missed`() async throws {
        try await ConsoleBench.run { bench in
            let otto = try await bench.signedIn("otto@acme.example", .user, language: "de")
            let id = try await bench.store.addAccount(
                Address(localPart: "otto", domain: "acme.example"),
                sealedCredential: [1],
                scopes: [Scope.send],
                options: AccountOptions()
            )
            try await bench.assign(id, to: "otto@acme.example")
            let all = try Self.checklist(try await otto.get("/").text)
            #expect(all.map(\.text) == ["Google ist verbunden: otto@acme.example"])
        }
    }

    @Test func `administrators see alerts, failures and the accounts nearest to their limits`() async throws {
        try await ConsoleBench.run(parts: ConsoleParts(accounts: TestAccounts())) { bench in
            var ids: [AccountID] = []
            for name in ["anna", "ben", "otto"] {
                ids.append(try await bench.addAccount("\(name)@acme.example", isDefaultSender: name == "anna"))
            }
            try await bench.store.book(LedgerEntry(at: bench.clock.now, units: 1, messages: 1900), for: ids[1])
            try await bench.setHealth(of: ids[2]) { $0.state = .needsGrant }
            _ = try await bench.keepMail(for: ids[0], subject: "Angebot")
            try await bench.fail(next: ids[0])
            let chef = try await bench.signedIn("chef@acme.example")
            let page = try await chef.get("/").text
            #expect(page.contains("<details class=\"alerts problem\" open>") && !page.contains("class=\"checklist\""))
            #expect(page.contains("Latest failures") && page.contains(">Angebot</a>") && page.contains("refused"))
            #expect(page.contains("The last 24 hours") && page.contains("class=\"chart\""))
            let table = try #require(page.components(separatedBy: "aria-labelledby=\"accounts\"").last)
            let order = try ["otto@", "ben@", "anna@"].map { try #require(table.firstRange(of: $0)?.lowerBound) }
            #expect(order == order.sorted())
            #expect(table.contains("1,900 of 2,000") && table.contains("class=\"chart-repeated\" width=\"95\""))
            // On other pages the line waits to be opened.
            #expect(try await chef.get("/users").text.contains("<details class=\"alerts problem\">"))
        }
    }
}
