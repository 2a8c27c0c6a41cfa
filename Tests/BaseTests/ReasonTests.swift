import Testing

@testable import Base

@Suite struct ReasonTests {
    @Test(arguments: Reason.Code.allCases)
    func whatIsStoredIsReadAgain(code: Reason.Code) {
        let localizedReason = Reason(code, "say \"no\"", "{x}", "", cause: Reason(.perhapsSent, cause: "a\nb"))
        #expect(Reason(stored: localizedReason.stored) == (code == .words ? "say \"no\"" : localizedReason))
        #expect(!localizedReason.description.isEmpty)
    }

    @Test(arguments: Reason.Code.allCases)
    func everyCodeHasASentenceOfOneSubject(code: Reason.Code) {
        let reason = Reason(code, "one", "two", "three", cause: "four")
        let because = Localized("four", "vier")
        #expect((reason.mailSentence(because) == nil) != (reason.syncSentence(because) == nil))
    }

    @Test(arguments: ["", "held", "{", "{\"code\":\"stopped\"}", "{\"code\":1}", "Größe"])
    func wordsStayWords(text: String) {
        #expect(Reason(stored: Reason(.words, text).stored) == Reason(.words, text))
    }

    @Test(
        arguments: [
            [], ["one"], ["[1]"], [""], ["one", "two"], [Reason(.givenUp, "3", cause: "a"), Reason(.words, "{}")],
        ] as [[Reason]]
    )
    func severalAreReadAgain(localizedReasons: [Reason]) {
        #expect([Reason](stored: localizedReasons.stored) == localizedReasons)
    }

    @Test func aCodeOfALaterVersionIsSaidByItsNameAndValues() {
        let localizedReason = Reason(stored: #"{"code":"moon-phase","values":["full"]}"#)
        #expect(localizedReason.code == .words && localizedReason.description == "moon-phase: full")
    }

    @Test func valuesOfCausesAreChangedToo() {
        let localizedReason = Reason(.givenUp, "144", cause: Reason(.answered, "HTTP 500"))
        #expect(localizedReason.mapValues { _ in "…" } == Reason(.givenUp, "…", cause: Reason(.answered, "…")))
        #expect(localizedReason.description == "given up after 144 hours: Google answered HTTP 500")
    }

    @Test(arguments: SuggestedFix.allCases)
    func everySuggestedFixIsASentence(suggestedFix: SuggestedFix) {
        #expect(suggestedFix.description.contains(" ") && !suggestedFix.description.hasSuffix("."))
    }
}
