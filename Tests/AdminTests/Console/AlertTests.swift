import Admin
import Base
import Storage
import Testing

/// What needs attention is said on each page of administrators, with what to do about it.
@Suite struct AlertTests {
    private static let now = Timestamp(milliseconds: 1_800_000_000_000)

    private static func services(_ change: (inout ConsoleServices) -> Void) -> ConsoleServices {
        var services = ConsoleServices.none
        change(&services)
        return services
    }

    /// The banners of a page that has none of its own.
    private static func page(
        _ services: ConsoleServices = ConsoleServices.none,
        language: String = "en",
        path: String = "/users",
        prepare: (ConsoleBench) async throws -> Void = { _ in }
    ) async throws -> String {
        var text = ""
        try await ConsoleBench.run(services: services, clock: ManualClock(now: now)) { bench in
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
    ) -> ConsoleServices {
        services {
            let fact = CertificateInfo(
                name: "mail.acme.example",
                expiresAt: now + .days(days),
                isOwn: isOwn,
                problem: problem
            )
            $0.certificates = { ("/etc/certs", [fact]) }
        }
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

    @Test(arguments: [(2, false), (3, true)])
    func anActionThatFailsAgainAndAgainIsNamed(times: Int, isSaid: Bool) async throws {
        let text = try await Self.page(language: "de") { bench in
            let user = try await bench.store.addUser(
                NewUser(email: "otto@acme.example", name: "Otto", role: .user),
                at: Self.now
            )
            try await bench.store.setActionUsers([user], of: .syncContacts, at: Self.now)
            for _ in 0..<times {
                _ = try await bench.store.requestActionRun(.syncContacts, for: user, at: Self.now)
                let claim = try #require(
                    try await bench.store.claimActionRun(by: "here", at: Self.now, until: Self.now + .minutes(5))
                )
                try await bench.store.finishAction(claim, with: RunResult(.failed, reasons: ["no"]), at: Self.now)
            }
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
            #expect(text.contains("notice problem"))
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
            #expect(text.contains("notice problem"))
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
        let nearly = try await Self.page(Self.services { $0.freeSpace = { (400 << 20, 256 << 20) } }, path: path)
        #expect(nearly.contains("nearly full (400 MiB free)") && nearly.contains("notice warning"))
        let full = try await Self.page(Self.services { $0.freeSpace = { (200 << 20, 256 << 20) } }, path: path)
        #expect(full.contains("has only 200 MiB left: new mail is refused") && full.contains("notice problem"))
        let wide = try await Self.page(Self.services { $0.freeSpace = { (512 << 20, 256 << 20) } }, path: path)
        #expect(!wide.contains("MiB"))
    }

    @Test func aCertificateIsNamedThreeWeeksBeforeItExpires() async throws {
        #expect(!(try await Self.page(Self.certificate(22)).contains("mail.acme.example")))
        let soon = try await Self.page(Self.certificate(20), path: "/")
        #expect(soon.contains("The certificate mail.acme.example expires on"))
        #expect(soon.contains("/etc/certs/mail.acme.example") && soon.contains("notice warning"))
        let gone = try await Self.page(Self.certificate(-1))
        #expect(gone.contains("mail.acme.example expired on") && gone.contains("notice problem"))
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
