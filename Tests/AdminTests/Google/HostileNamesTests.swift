import Base
import GoogleSimulator
import Storage
import Testing

/// What Google tells of an account is written by its owner, or by whoever wrote to it: it is shown as text.
@Suite struct HostileNamesTests {
    private static let hostile = "<script>alert(1)</script>'><img src=x onerror=alert(2)>{{title}}"
    private let anna = "anna@acme.example"

    @Test func namesFromGoogleAreShownAsText() async throws {
        try await GoogleBench.run { bench in
            var account = SimulatedAccount(anna, name: Self.hostile)
            account.sendAs = [.init("team@acme.example", displayName: Self.hostile)]
            bench.google.add(account)
            try await bench.setProject()
            let browser = try await bench.console.signedIn(anna, .administrator)
            try await bench.grant(browser, anna, ["mail"])
            try await bench.makeLabel(Self.hostile, of: anna)
            try await browser.get("/personal/mail")
            #expect(try await browser.submit(try await bench.path(anna) + "/folders", [:]).status == 200)
            let id = try #require(try await bench.account(anna)).id.rawValue
            for path in ["/personal", "/personal/mail", "/accounts/\(id)", "/accounts", "/log"] {
                let page = try await browser.get(path)
                #expect(page.status == 200)
                #expect(!page.text.contains("<script>alert") && !page.text.contains("<img src=x"), "\(path)")
            }
            let settings = try await browser.get("/personal/mail").text
            #expect(settings.components("&lt;script&gt;alert(1)&lt;/script&gt;") >= 2)
            #expect(settings.contains("{{title}}"))
        }
    }
}

extension String {
    /// How often a text is in this one.
    fileprivate func components(_ text: String) -> Int { ranges(of: text).count }
}
