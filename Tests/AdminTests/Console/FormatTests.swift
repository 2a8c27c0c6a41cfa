import Base
import Testing

@testable import Admin

@Suite struct FormatTests {
    private let moment = Timestamp(milliseconds: 1_795_387_080_000)

    @Test func datesAndNumbersByLanguage() {
        let german = LocalFormat(.german, zone: "Europe/Berlin")
        let english = LocalFormat(.english, zone: "UTC")
        #expect(english.dateAndClock(moment) == "22 Nov 2026, 22:38")
        #expect(german.dateAndClock(moment) == "22.11.2026, 23:38")
        #expect(german.number(1_234_567) == "1.234.567" && english.number(-1000) == "−1,000")
        #expect(german.number(0) == "0" && english.number(999) == "999")
        #expect(german.decimal(1234.56) == "1.234,6" && english.decimal(0.04) == "0.0")
        #expect(english.size(0) == "0 B" && english.size(999) == "999 B" && english.size(1000) == "1.0 KB")
        #expect(german.size(21_449) == "21,4 KB" && german.size(3_100_000_000) == "3,1 GB")
        #expect(german.duration(.days(2)) == "2 Tage" && english.duration(.minutes(60)) == "1 hour")
        #expect(german.duration(.minutes(90)) == "90 Minuten" && english.duration(.seconds(0)) == "0 seconds")
        // Berlin's day began an hour before that of UTC.
        #expect(german.clock(german.startOfDay(moment)) == "00:00")
        #expect(english.startOfDay(moment) - german.startOfDay(moment) == .hours(1))
    }

    @Test(
        arguments: [
            ("/queue?x=1", true), ("/", true), ("", false), ("queue", false), ("//x", false), ("/\\x", false),
            ("/ x", false), ("/\u{7F}", false), ("/ü", false), ("/\n/x", false),
        ]
    )
    func localPaths(text: String, isLocal: Bool) {
        #expect((LocalPath(String(text)) != nil) == isLocal)
    }

    @Test func formsAreRead() throws {
        let form = try #require(FormValues("name=+1%20&email=%C3%A4&name=2&sure"))
        #expect(form[.name] == "1" && form.raw(.name) == " 1 " && form[.email] == "ä")
        #expect(form.all(.name) == [" 1 ", "2"] && form.isOn(.sure) && !form.isOn(.enabled))
        for broken in ["a=%", "a=%4", "a=%zz", "a=%FF"] { #expect(FormValues(broken) == nil) }
    }

    @Test(
        arguments: [
            ("https://Gateway.acme.example:443/", "https://gateway.acme.example"),
            ("http://[::1]:8025", "http://[::1]:8025"), ("http://127.0.0.1:80", "http://127.0.0.1"),
            ("ftp://x", nil), ("https://", nil), ("https://a/b", nil), ("https://a@b", nil), ("null", nil),
        ] as [(String, String?)]
    )
    func origins(text: String, origin: String?) {
        #expect(WebOrigin(text)?.description == origin)
    }
}
