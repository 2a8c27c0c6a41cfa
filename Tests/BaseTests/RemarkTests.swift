import Base
import Testing

@Suite struct RemarkTests {
    @Test(arguments: Remark.Code.allCases)
    func whatIsStoredIsReadAgain(code: Remark.Code) {
        let remark = Remark(code, "say \"no\"", "{x}", "", cause: Remark(.perhapsSent, cause: "a\nb"))
        #expect(Remark(stored: remark.stored) == (code == .words ? "say \"no\"" : remark))
        #expect(!remark.description.isEmpty)
    }

    @Test(arguments: ["", "held", "{", "{\"code\":\"stopped\"}", "{\"code\":1}", "Größe"])
    func wordsStayWords(text: String) {
        #expect(Remark(stored: Remark(.words, text).stored) == Remark(.words, text))
    }

    @Test(
        arguments: [
            [], ["one"], ["[1]"], [""], ["one", "two"], [Remark(.givenUp, "3", cause: "a"), Remark(.words, "{}")],
        ] as [[Remark]]
    )
    func severalAreReadAgain(remarks: [Remark]) {
        #expect([Remark](stored: remarks.stored) == remarks)
    }

    @Test func aCodeOfALaterVersionIsSaidByItsNameAndValues() {
        let remark = Remark(stored: #"{"code":"moon-phase","values":["full"]}"#)
        #expect(remark.code == .words && remark.description == "moon-phase: full")
    }

    @Test func valuesOfCausesAreChangedToo() {
        let remark = Remark(.givenUp, "144", cause: Remark(.answered, "HTTP 500"))
        #expect(remark.mapValues { _ in "…" } == Remark(.givenUp, "…", cause: Remark(.answered, "…")))
        #expect(remark.description == "given up after 144 hours: Google answered HTTP 500")
    }

    @Test(arguments: Remedy.allCases)
    func everyRemedyIsASentence(remedy: Remedy) {
        #expect(remedy.description.contains(" ") && !remedy.description.hasSuffix("."))
    }
}
