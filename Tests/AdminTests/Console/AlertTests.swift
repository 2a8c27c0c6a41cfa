import Admin
import Base
import Foundation
import Storage
import Testing

/// What needs attention is in one line on each page of administrators, with what to do about it.
@Suite struct AlertTests {
    private static let now = Timestamp(milliseconds: 1_800_000_000_000)

    /// A page that is not the one to fix anything.
    private static func page(
        _ gateway: TestGateway = TestGateway(),
        language: String = "en",
        path: String = "/users",
        prepare: (ConsoleBench) async throws -> Void = { _ in }
    ) async throws -> String {
        var text = ""
        try await ConsoleBench.run(parts: ConsoleParts(gateway: gateway), clock: ManualClock(now: now)) { bench in
            try await prepare(bench)
            let anna = try await bench.signedIn("anna@acme.example", language: language)
            text = try await anna.get(path).text
        }
        return text
    }

    private static func certificate(
        _ days: Int,
        isOwn: Bool = false,
        problem: String? = nil
    ) -> TestGateway {
        let fact = CertificateInfo(
            name: "mail.acme.example",
            expiresAt: now + .days(days),
            isOwn: isOwn,
            problem: problem
        )
        return TestGateway(certificates: ("/etc/certs", [fact]))
    }

    private static func free(_ mebibytes: Int) -> TestGateway {
        TestGateway(freeSpace: (mebibytes << 20, 256 << 20))
    }

    @Test func aRevokedGrantNamesItsAccountAndLeadsToIt() async throws {
        let text = try await Self.page { bench in
            let account = try await bench.addAccount("otto@acme.example")
            var health = AccountHealth()
            health.state = .needsGrant
            try await bench.store.setHealth(health, of: account)
        }
        #expect(text.contains("otto@acme.example cannot send until access is granted again."))
        #expect(text.contains("href=\"/accounts/1\""))
    }

    // MARK: - The line

    /// Otto's grant is revoked, his contacts fail for it, a delivery has failed, and the disk is full.
    private static func prepareAll(_ bench: ConsoleBench) async throws {
        let otto = try await bench.addAccount("otto@acme.example", isDefaultSender: true)
        _ = try await bench.keepMail(for: otto)
        try await bench.fail(next: otto)
        var health = AccountHealth()
        health.state = .needsGrant
        try await bench.store.setHealth(health, of: otto)
        let user = NewUser(email: "otto@acme.example", name: "Otto", role: .user, account: otto)
        try await bench.failAction(.syncContacts, of: try await bench.store.addUser(user, at: now), times: 3, at: now)
    }

    @Test func oneLineCountsThemAndTheWorstComesFirst() async throws {
        let text = try await Self.page(Self.free(200), prepare: Self.prepareAll)
        #expect(text.contains("<strong>3 problems</strong><span class=\"worst\">The queue&#39;s disk has only 200 MiB"))
        #expect(text.components(separatedBy: "<details class=\"alerts").count == 2)
        let order = ["has only 200 MiB left", "otto@acme.example cannot send", "1 delivery has failed"]
        let list = try #require(text.components(separatedBy: "</summary>").dropFirst().first)
        let places = try order.map { try #require(list.range(of: $0)?.lowerBound) }
        #expect(places == places.sorted())
        let german = try await Self.page(Self.free(200), language: "de", prepare: Self.prepareAll)
        #expect(german.contains("<strong>3 Probleme</strong>"))
    }

    /// A revoked grant and the scheduled actions that fail for it have one cause and one remedy.
    @Test func aRevokedGrantAndTheActionsThatFailForItAreOne() async throws {
        let text = try await Self.page(prepare: Self.prepareAll)
        #expect(text.contains("until access is granted again. These fail for the same reason: G Suite Sync Contacts."))
        #expect(!text.contains("keeps failing"))
    }

    @Test func severalRevokedGrantsAreOne() async throws {
        let text = try await Self.page { bench in
            for name in ["otto", "paul", "quirin"] {
                let account = try await bench.addAccount("\(name)@acme.example", isDefaultSender: name == "otto")
                var health = AccountHealth()
                health.state = .needsGrant
                try await bench.store.setHealth(health, of: account)
            }
        }
        #expect(text.contains("<strong>1 problem</strong>"))
        #expect(text.contains("otto@acme.example and 2 other accounts cannot send until access is granted again."))
    }

    /// Who is there already need not be led there.
    @Test(
        arguments: [
            ("/accounts/1", ["otto@acme.example cannot send"]), ("/queue?state=failed", ["1 delivery has failed"]),
            ("/queue?state=failed&page=2", ["1 delivery has failed"]), ("/queue", []),
        ]
    )
    func noneIsOnThePageThatItLeadsTo(path: String, missing: [String]) async throws {
        let text = try await Self.page(path: path, prepare: Self.prepareAll)
        for words in ["otto@acme.example cannot send", "1 delivery has failed"] {
            #expect(text.contains(words) != missing.contains(words))
        }
    }

    @Test func usersAreToldNothingOfIt() async throws {
        try await ConsoleBench.run(parts: ConsoleParts(gateway: Self.free(200)), clock: ManualClock(now: Self.now)) {
            let max = try await $0.signedIn("max@acme.example", .user)
            #expect(!(try await max.get("/").text.contains("class=\"alerts")))
        }
    }

    // MARK: - What is told

    @Test(arguments: [(2, false), (3, true)])
    func anActionThatFailsAgainAndAgainIsNamed(times: Int, isSaid: Bool) async throws {
        let text = try await Self.page(language: "de") { bench in
            let user = try await bench.store.addUser(
                NewUser(email: "otto@acme.example", name: "Otto", role: .user),
                at: Self.now
            )
            try await bench.failAction(.syncContacts, of: user, times: times, at: Self.now)
        }
        #expect(text.contains("schlägt für 1 Benutzer immer wieder fehl") == isSaid)
        #expect(text.contains("href=\"/scheduled-actions/sync-contacts\"") == isSaid)
    }

    @Test(arguments: ["/", "/users"])
    func deadLettersSayHowManyAndWhatToDo(path: String) async throws {
        let text = try await Self.page(path: path) { bench in
            let account = try await bench.addAccount("otto@acme.example", isDefaultSender: true)
            _ = try await bench.keepMail(for: account)
            try await bench.fail(next: account)
        }
        #expect(text.contains("1 delivery has failed. Retry, send through another account, or remove."))
        #expect(text.contains("/queue?state=failed"))
        #expect(!text.contains("reached nobody"))
    }

    /// Odoo refused the report and no account could mail it: without a word here, nobody would ever know.
    @Test(arguments: ["/", "/users"])
    func aReportThatReachedNobodyIsSaidAndFound(path: String) async throws {
        try await ConsoleBench.run(clock: ManualClock(now: Self.now)) { bench in
            let account = try await bench.addAccount("otto@acme.example", isDefaultSender: true)
            let mail = try await bench.keepMail(for: account)
            let reports = [try await bench.keepReport(for: account), try await bench.keepReport(for: account)]
            for _ in 1...3 { try await bench.fail(next: account) }
            let anna = try await bench.signedIn("anna@acme.example")
            let text = try await anna.get(path).text
            #expect(text.contains("2 delivery reports have reached nobody: the senders do not know"))
            #expect(text.contains("alerts problem"))
            #expect(text.contains("/queue?state=failed&amp;only=reports"))
            let list = try await anna.get("/queue?state=failed&only=reports").text
            for report in reports { #expect(list.contains("\(report).1")) }
            #expect(!list.contains("\(mail).1") && list.contains("name=\"only\" value=\"reports\""))
            // What is done to all that the list finds is done to the reports alone.
            try await anna.submit(
                "/queue/manage",
                ["matching": "yes", "state": "failed", "only": "reports", "command": "remove", "confirmed": "yes"]
            )
            #expect(try await bench.state(of: mail) == .failed)
            for report in reports { #expect(try await bench.state(of: report) == .removed) }
            #expect(!(try await anna.get(path).text.contains("reached nobody")))
        }
        let german = try await Self.page(language: "de", path: path) { bench in
            let account = try await bench.addAccount("otto@acme.example", isDefaultSender: true)
            _ = try await bench.keepReport(for: account)
            try await bench.fail(next: account)
        }
        #expect(german.contains("1 Zustellbericht hat niemanden erreicht"))
    }

    /// The database did not accept the report on a failure.
    @Test(arguments: ["/", "/users"])
    func aFailureThatCouldNotBeReportedIsSaidAndFound(path: String) async throws {
        try await ConsoleBench.run(clock: ManualClock(now: Self.now)) { bench in
            let account = try await bench.addAccount("otto@acme.example", isDefaultSender: true)
            let reported = try await bench.keepMail(for: account)
            try await bench.fail(next: account)
            bench.clock.advance(by: .seconds(1))
            let mail = try await bench.keepMail(for: account)
            let event = MessageEvent(at: bench.clock.now, kind: .unreported, detail: Reason(.storeFailed, "damaged"))
            try await bench.fail(next: account, events: [event])
            let anna = try await bench.signedIn("anna@acme.example")
            let text = try await anna.get(path).text
            #expect(text.contains("1 failed delivery could not be reported: the senders do not know of it"))
            #expect(text.contains("alerts problem"))
            #expect(text.contains("/queue?state=failed&amp;only=unreported"))
            let list = try await anna.get("/queue?state=failed&only=unreported").text
            #expect(list.contains("\(mail).1") && !list.contains("\(reported).1"))
            #expect(try await anna.get("/queue/\(mail)").text.contains("Delivery report lost"))
            try await anna.submit(
                "/queue/manage",
                ["matching": "yes", "state": "failed", "only": "unreported", "command": "remove", "confirmed": "yes"]
            )
            #expect(try await bench.state(of: mail) == .removed)
            #expect(try await bench.state(of: reported) == .failed)
            #expect(!(try await anna.get(path).text.contains("could not be reported")))
        }
    }

    @Test(arguments: ["/", "/users"])
    func aDiskThatFillsIsAWarningAndThenAProblem(path: String) async throws {
        let nearly = try await Self.page(Self.free(400), path: path)
        #expect(nearly.contains("nearly full (400 MiB free)") && nearly.contains("alerts warning"))
        let full = try await Self.page(Self.free(200), path: path)
        #expect(full.contains("has only 200 MiB left: new mail is refused") && full.contains("alerts problem"))
        let wide = try await Self.page(Self.free(512), path: path)
        #expect(!wide.contains("MiB"))
    }

    @Test func aCertificateIsNamedThreeWeeksBeforeItExpires() async throws {
        #expect(!(try await Self.page(Self.certificate(22)).contains("mail.acme.example")))
        let soon = try await Self.page(Self.certificate(20), path: "/")
        #expect(soon.contains("The certificate mail.acme.example expires on"))
        #expect(soon.contains("/etc/certs/mail.acme.example") && soon.contains("alerts warning"))
        let gone = try await Self.page(Self.certificate(-1))
        #expect(gone.contains("mail.acme.example expired on") && gone.contains("alerts problem"))
        let german = try await Self.page(Self.certificate(-1), language: "de")
        #expect(german.contains("Das Zertifikat mail.acme.example ist am"))
    }

    @Test func theGatewaysOwnCertificateIsNamedAsSuch() async throws {
        let text = try await Self.page(Self.certificate(20, isOwn: true))
        #expect(text.contains("own certificate") && text.contains("could not be renewed"))
    }

    @Test func filesThatCannotBeUsedAreTold() async throws {
        let text = try await Self.page(Self.certificate(300, problem: "the key is another's"))
        #expect(text.contains("cannot be used (the key is another&#39;s)"))
    }
}
