import Base
import Storage
import Testing

@testable import Admin

/// The searches that people keep on the page of the queue.
@Suite struct SavedSearchTests {
    private static let failed = [
        "command": "save", "name": "To check", "state": "held", "q": "Invoice & more", "sort": "-age",
    ]

    @Test func aSearchIsSavedFoundRenamedAndRemoved() async throws {
        try await ConsoleBench.run { bench in
            let account = try await bench.addAccount("otto@acme.example")
            _ = try await bench.keepMail(for: account, subject: "Invoice & more")
            let anna = try await bench.signedIn("anna@acme.example")
            // The whole list is no search.
            #expect(try await !anna.get("/queue").text.contains("Save this search"))
            let page = try await anna.get("/queue?q=invoice").text
            #expect(page.contains("Save this search") && !page.contains("Saved searches"))
            let saved = try await anna.submit(
                "/queue/searches",
                ["command": "save", "name": "Bills <1>", "q": "invoice"]
            )
            #expect(saved.location == "/queue?q=invoice")
            let after = try await anna.get("/queue?q=invoice").text
            #expect(
                after.contains("Saved searches") && after.contains("Bills &lt;1&gt; <span class=\"aside\">1</span>")
            )
            #expect(after.contains("Rename") && !after.contains("Save this search"))
            // On another page the link is there, and leads to the same search.
            let elsewhere = try await anna.get("/queue?state=failed").text
            #expect(elsewhere.contains("href=\"/queue?q=invoice\"") && !elsewhere.contains("Rename"))
            let rename = ["command": "rename", "saved_search": "Bills <1>", "name": "Bills", "q": "invoice"]
            #expect(try await anna.submit("/queue/searches", rename).location == "/queue?q=invoice")
            let remove = ["command": "remove", "saved_search": "Bills", "q": "invoice"]
            #expect(try await anna.submit("/queue/searches", remove).location == "/queue?q=invoice")
            #expect(try await !anna.get("/queue?q=invoice").text.contains("Saved searches"))
            #expect(try await anna.submit("/queue/searches", remove).status == 404)
        }
    }

    @Test func filtersTextAndOrderAreKept() async throws {
        try await ConsoleBench.run { bench in
            let anna = try await bench.signedIn("anna@acme.example")
            try await anna.get("/queue")
            try await anna.submit("/queue/searches", Self.failed.merging(["size": "50", "after": "x"]) { $1 })
            let page = try await anna.get("/queue").text
            let link = try #require(page.firstMatch(of: /href="([^"]+)"[^>]*>To check/)).output.1
            #expect(link.hasPrefix("/queue?state=held") && link.contains("q=Invoice%20%26%20more"))
            #expect(!link.contains("size") && !link.contains("after"))
            let found = try await anna.get(String(link.replacing("&amp;", with: "&"))).text
            #expect(found.contains("value=\"Invoice &amp; more\"") && found.contains("value=\"To check\""))
        }
    }

    @Test func whatIsWrongWithANameIsSaidBesideIt() async throws {
        try await ConsoleBench.run { bench in
            let anna = try await bench.signedIn("anna@acme.example")
            try await anna.get("/queue")
            for name in ["", String(repeating: "x", count: 61)] {
                let answer = try await anna.submit("/queue/searches", Self.failed.merging(["name": name]) { $1 })
                #expect(answer.status == 422 && answer.text.contains("id=\"name-error\""))
            }
            try await anna.submit("/queue/searches", Self.failed)
            let second = ["command": "save", "name": "To check", "q": "other"]
            let answer = try await anna.submit("/queue/searches", second)
            #expect(answer.status == 422 && answer.text.contains("You have a saved search of this name already."))
            for number in 1..<SavedSearch.most {
                try await anna.submit("/queue/searches", ["command": "save", "name": "\(number)", "q": "\(number)"])
            }
            let further = try await anna.submit("/queue/searches", ["command": "save", "name": "x", "q": "x"])
            #expect(further.status == 422 && further.text.contains("at most 20 searches"))
            #expect(try await anna.submit("/queue/searches", ["command": "burn"]).status == 400)
        }
    }

    @Test func nobodySeesOrChangesThoseOfOthers() async throws {
        try await ConsoleBench.run { bench in
            let account = try await bench.addAccount("otto@acme.example")
            _ = try await bench.keepMail(for: account, subject: "Invoice")
            let anna = try await bench.signedIn("anna@acme.example")
            try await anna.get("/queue")
            try await anna.submit("/queue/searches", Self.failed)
            let otto = try await bench.signedIn("otto@acme.example", .user)
            #expect(try await !otto.get("/mail").text.contains("To check"))
            let remove = ["command": "remove", "saved_search": "To check"]
            #expect(try await otto.submit("/mail/searches", remove).status == 404)
            #expect(try await otto.submit("/queue/searches", remove).status == 403)
            // A user searches the own mail alone, and nothing is counted that is not theirs.
            try await otto.submit("/mail/searches", ["command": "save", "name": "Mine", "q": "Invoice"])
            #expect(try await otto.get("/mail").text.contains("Mine <span class=\"aside\">0</span>"))
            #expect(try await !anna.get("/queue").text.contains("Mine"))
            try await otto.submit("/preferences", ["language": "de"])
            #expect(try await otto.get("/mail?q=Invoice").text.contains("Gespeicherte Suchen"))
        }
    }
}
