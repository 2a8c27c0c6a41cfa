import Admin
import Base
import Storage
import Testing

@Suite struct ConfigurationTests {
    @Test func changesWhatIsSetForAllAndNothingElse() async throws {
        try await ConsoleBench.run { bench in
            let chef = try await bench.signedIn("chef@acme.example")
            var before = OrganisationSettings()
            before.signInDomains = ["acme.example"]
            try await bench.store.saveOrganisationSettings(before)
            try await chef.get("/configuration")
            let wrong = try await chef.submit("/configuration", ["log-retention": "0", "log-level": "debug"])
            #expect(wrong.status == 422 && wrong.text.contains("id=\"log-retention-error\""))
            #expect(wrong.text.contains("Enter a number of days from 1 to 3,650."))
            #expect(try await bench.store.organisationSettings() == before)
            let values = ["read-messages": "on", "log-retention": "90", "log-level": "warning"]
            #expect(try await chef.submit("/configuration", values).location == "/configuration")
            let after = try await bench.store.organisationSettings()
            #expect(after.administratorsReadMessages && after.logRetention == 90 && after.logLevel == .warning)
            #expect(after.signInDomains == ["acme.example"])
        }
    }

    @Test func showsTheFilesSettingsAndWhereTheyComeFrom() async throws {
        let gateway = TestGateway(
            configuration: [
                .init(
                    key: "console.port",
                    meaning: Localized("A port.", "Ein Port."),
                    value: .text("8025"),
                    source: .standard
                ),
                .init(
                    key: "google.client_id",
                    meaning: Localized("An <id>.", "Eine <ID>."),
                    value: .text("\"1234\""),
                    source: .given("gateway.yaml:7:3")
                ),
                .init(
                    key: "google.client_secret",
                    meaning: Localized("Its secret.", "Ihr Geheimnis."),
                    value: .secret(isSet: true),
                    source: .derived
                ),
                .init(
                    key: "queue.retry.first",
                    meaning: Localized("A wait.", "Eine Wartezeit."),
                    value: .duration(.minutes(90)),
                    source: .standard
                ),
                .init(
                    key: "data.reserve",
                    meaning: Localized("Space.", "Platz."),
                    value: .size(256 << 20),
                    source: .standard
                ),
            ]
        )
        try await ConsoleBench.run(parts: ConsoleParts(gateway: gateway)) { bench in
            let chef = try await bench.signedIn("chef@acme.example")
            let page = try await chef.get("/configuration").text
            #expect(page.contains("gateway.yaml:7:3") && page.contains("An &lt;id&gt;."))
            #expect(page.contains("Set, not shown") && page.contains("Default"))
            // What was changed comes before what has its default value.
            let first = try #require(page.firstRange(of: "<details>")).lowerBound
            for (key, isChanged) in [
                ("google.client_id", true), ("google.client_secret", true), ("console.port", false),
                ("data.reserve", false),
            ] {
                let place = try #require(page.firstRange(of: ">\(key)<")).lowerBound
                #expect((place < first) == isChanged, "\(key)")
            }
            #expect(page.contains("With default values (3)"))
            #expect(page.contains("90 minutes") && page.contains("256 MiB"))
            try await chef.submit("/preferences", ["language": "de"])
            let german = try await chef.get("/configuration").text
            #expect(german.contains("Eine &lt;ID&gt;.") && german.contains("90 Minuten") && !german.contains("A wait."))
            let user = try await bench.signedIn("otto@acme.example", .user)
            for path in ["/configuration", "/scheduled-actions", "/assistant", "/assistant/test/1"] {
                #expect(try await user.get(path).status == 403)
            }
            for path in ["/configuration", "/scheduled-actions/sync-contacts", "/assistant/test", "/assistant/sender"] {
                #expect(try await user.submit(path, [:]).status == 403)
            }
        }
    }

    // MARK: - The delivery webhook

    private struct Receiver: WebhookReceiver {
        let target = "receiver"
        let answer: Reason?

        func test() async throws -> Reason? { answer }
    }

    @Test func showsWhetherTheWebhookWorksAndTestsIt() async throws {
        var gateway = TestGateway()
        gateway.deliveryWebhook = Receiver(answer: nil)
        try await ConsoleBench.run(parts: ConsoleParts(gateway: gateway)) { bench in
            let chef = try await bench.signedIn("chef@acme.example")
            func page() async throws -> String { try await chef.get("/configuration").text }
            #expect(try await page().contains("Not called yet"))
            #expect(try await chef.submit("/configuration/webhook", [:]).location == "/configuration")
            #expect(try await page().contains("The program took the test event."))
            let (now, target) = (bench.clock.now, "receiver")
            let range = EventRange(through: 1, count: 1234)
            try await bench.store.recordWebhook(.taken(range, at: now), of: target)
            let working = try await page()
            #expect(working.contains("Works") && working.contains("1,234"))
            let failure = WebhookProgress.failed(Reason(.programAnswered, "500"), at: now, next: now + .minutes(1))
            try await bench.store.recordWebhook(failure, of: target)
            let failing = try await page()
            #expect(failing.contains("Does not take events") && failing.contains("answered with the status 500"))
            #expect(failing.contains("Next call"))
            try await chef.submit("/preferences", ["language": "de"])
            #expect(try await page().contains("Die Antwort hatte den Status 500"))
            try await bench.store.recordWebhook(.ended(at: now), of: target)
            #expect(try await page().contains("Vom Programm beendet"))
        }
    }

    @Test func saysWhyTheTestEventWasNotTaken() async throws {
        var gateway = TestGateway()
        gateway.deliveryWebhook = Receiver(answer: Reason(.programNoAnswer, "timeout"))
        try await ConsoleBench.run(parts: ConsoleParts(gateway: gateway)) { bench in
            let chef = try await bench.signedIn("chef@acme.example")
            try await chef.get("/configuration")
            try await chef.submit("/configuration/webhook", [:])
            #expect(
                try await chef.get("/configuration").text.contains("did not take the test event: no answer (timeout)")
            )
        }
    }

    @Test func withoutAWebhookThereIsNothingToTest() async throws {
        try await ConsoleBench.run { bench in
            let chef = try await bench.signedIn("chef@acme.example")
            #expect(try await !chef.get("/configuration").text.contains("Delivery webhook"))
            #expect(try await chef.submit("/configuration/webhook", [:]).status == 404)
        }
    }
}
