import Base
import Storage
import Testing
import Transport

@testable import Admin

/// Everything that other parts say as a code has words in each language.
@Suite struct ReasonTextTests {
    private let english = ReasonText.of(.english)
    private let german = ReasonText.of(.german)

    @Test(arguments: Reason.Code.allCases)
    func everyReasonIsSaidInBothLanguagesWithWhatItQuotes(code: Reason.Code) {
        let localizedReason = Reason(code, "first", "second", "third", cause: Reason(.accountPaused))
        let (one, other) = (localizedReason.sentence.english, localizedReason.sentence.german)
        #expect(!one.isEmpty && !other.isEmpty)
        // What a person wrote is the same in all languages, and a bare detail has no sentence of its own in English.
        if code != .words { #expect(one != other) }
        for value in ["first", "second", "third"] where one.contains(value) {
            // The action of a report is a word of ours.
            guard code != .reported || value != "first" else { continue }
            #expect(other.contains(value), "\(code)")
        }
        #expect(one.contains("the account is paused") == other.contains("Das Konto ist pausiert"), "\(code)")
    }

    @Test(arguments: SuggestedFix.allCases)
    func everySuggestedFixIsSaidInBothLanguages(suggestedFix: SuggestedFix) {
        let sentence = suggestedFix.sentence
        #expect(!sentence.english.isEmpty && sentence.english != sentence.german)
        #expect(!sentence.german.hasSuffix("."))
    }

    @Test(arguments: HTTPFailure.Kind.allCases)
    func everyKindOfFailureIsSaidInGerman(kind: HTTPFailure.Kind) {
        let sentence = Reason(.noAnswer, kind.rawValue, "").sentence.german
        // These two are German words as well.
        if kind != .tls, kind != .proxy { #expect(!sentence.contains(kind.rawValue)) }
        #expect(Reason(.noAnswer, "quantum", "").sentence.german.contains("quantum"))
    }

    @Test func outcomesAndEventsAreSaidInBothLanguages() {
        for outcome in AttemptOutcome.allCases { #expect(english.outcome(outcome) != german.outcome(outcome)) }
        for event in MessageEvent.Kind.allCases { #expect(english.event(event) != german.event(event)) }
        for texts in [english.outcome, german.outcome] {
            #expect(Set(AttemptOutcome.allCases.map(texts)).count == AttemptOutcome.allCases.count)
        }
    }

    @Test func aGermanPageTellsTheLifeOfAMessageInGerman() async throws {
        try await ConsoleBench.run { bench in
            let account = try await bench.addAccount("otto@acme.example")
            let other = try await bench.addAccount("info@acme.example")
            let id = try await bench.keepMail(for: account, subject: "x")
            let lease = try #require(
                try await bench.store.lease(
                    LeaseRequest(account: account, limit: 1, now: bench.clock.now, node: "here", unitsEach: 1)
                ).first
            )
            let answer = "HTTP 400 invalidArgument: Invalid To header"
            let result = AttemptResult(
                next: .failed,
                outcome: .failed,
                reason: Reason(.answered, answer),
                answer: answer
            )
            try await bench.store.finish(lease, with: result, at: bench.clock.now)
            let all = QueueSelection.message(id)
            _ = try await bench.store.manage(all, .reroute(to: other), at: bench.clock.now)
            _ = try await bench.store.manage(all, .retryNow, at: bench.clock.now)
            _ = try await bench.store.manage(all, .hold(because: Reason(.heldBy, "anna")), at: bench.clock.now)
            var health = AccountHealth()
            health.state = .needsGrant
            health.reason = Reason(.tokenRefused, "HTTP 400, invalid_grant")
            health.suggestedFix = .grantEnded
            try await bench.store.setHealth(health, of: account)
            let anna = try await bench.signedIn("anna@acme.example", language: "de")
            let page = try await anna.get("/queue/\(id)").text
            for words in [
                "Fehlgeschlagen", "Google antwortete: „HTTP 400 invalidArgument: Invalid To header“",
                "Auf ein anderes Konto umgestellt", "Auf Konto info@acme.example", "Jetzt fällig",
                "Angehalten von anna",
            ] {
                #expect(page.contains(words), "\(words)")
            }
            for path in ["/", "/accounts", "/accounts/\(account.rawValue)"] {
                let page = try await anna.get(path).text
                #expect(page.contains("Google hat ein Token verweigert: „HTTP 400, invalid_grant“"), "\(path)")
                #expect(page.contains("Der Zugriff ist abgelaufen oder wurde entzogen"), "\(path)")
                #expect(!page.contains("Google refused") && !page.contains("The grant has expired"), "\(path)")
            }
            let charts = try await anna.get("/charts").text
            #expect(charts.contains("Google antwortete: „HTTP 400 invalidArgument"))
        }
    }
}
