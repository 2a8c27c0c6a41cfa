import Base
import Foundation
import Mail
import Storage
import Testing

@testable import Admin

/// The page of a message begins with what became of it, and the one thing to do.
@Suite struct MessageVerdictTests {
    /// The part of the page that is the verdict.
    private static func verdict(_ page: String) throws -> String {
        let start = try #require(page.components(separatedBy: "<section class=\"verdict ").dropFirst().first)
        return start.components(separatedBy: "</section>")[0]
    }

    @Test(arguments: [("en", "Sent to kunde@customer.example."), ("de", "Gesendet an kunde@customer.example.")])
    func `what was sent is said, with a link to Gmail`(language: String, words: String) async throws {
        try await ConsoleBench.run { bench in
            let id = try await bench.addAccount("otto@acme.example")
            let mail = try await bench.keepMail(for: id)
            try await bench.deliver(next: id)
            let anna = try await bench.signedIn("anna@acme.example", language: language)
            let verdict = try Self.verdict(try await anna.get("/queue/\(mail)").text)
            #expect(verdict.hasPrefix("done") && verdict.contains(words) && verdict.contains("mail.google.com"))
            #expect(!verdict.contains("name=\"command\""))
        }
    }

    @Test func `a failure names recipient, reason and who was told, and offers another try`() async throws {
        try await ConsoleBench.run { bench in
            let id = try await bench.addAccount("otto@acme.example")
            let mail = try await bench.keepMail(for: id)
            let told = MessageEvent(
                at: bench.clock.now,
                kind: .reported,
                detail: Reason(.reported, "failed", "otto@acme.example")
            )
            try await bench.fail(next: id, events: [told])
            let anna = try await bench.signedIn("anna@acme.example")
            let page = try await anna.get("/queue/\(mail)").text
            let verdict = try Self.verdict(page)
            #expect(verdict.hasPrefix("problem") && verdict.contains("kunde@customer.example: refused."))
            #expect(verdict.contains("otto@acme.example was told.") && verdict.contains(">Retry now</button>"))
            #expect(verdict.contains("name=\"delivery\" value=\"\(mail).1\""))
            // The way of the message, in order.
            let life = try #require(page.components(separatedBy: "<ol class=\"life\">").last)
            let places = try ["<strong>Received", "<strong>Failed", "<strong>Delivery report sent"].map {
                try #require(life.firstRange(of: $0)?.lowerBound)
            }
            #expect(places == places.sorted())
            let form = ["delivery": "\(mail).1", "command": "retry", "confirmed": "yes"]
            try await anna.submit("/queue/manage", form)
            #expect(try await bench.state(of: mail) == .waiting)
        }
    }

    @Test func `who is not told does not know`() async throws {
        try await ConsoleBench.run { bench in
            let id = try await bench.addAccount("otto@acme.example")
            let mail = try await bench.keepMail(for: id)
            try await bench.fail(next: id, events: [MessageEvent(at: bench.clock.now, kind: .unreported)])
            let anna = try await bench.signedIn("anna@acme.example")
            let verdict = try Self.verdict(try await anna.get("/queue/\(mail)").text)
            #expect(verdict.contains("The sender could not be told"))
        }
    }

    @Test func `a part that was sent is counted, and what is on hold can be released`() async throws {
        try await ConsoleBench.run { bench in
            let id = try await bench.addAccount("otto@acme.example")
            let recipients = ["one", "two"].map { Recipient(Address(localPart: $0, domain: "customer.example")) }
            let mail = try await bench.keep(
                "From: otto@acme.example\r\n\r\nx\r\n",
                for: recipients.map { PlannedDelivery(account: id, priority: .normal, recipients: [$0]) }
            )
            try await bench.deliver(next: id)
            let waiting = try await bench.store.history(of: mail).deliveries.filter { $0.state == .waiting }
            let hold = QueueCommand.hold(because: Reason(.heldBy, "anna@acme.example"))
            _ = try await bench.store.manage(.deliveries(waiting.map(\.id)), hold, at: bench.clock.now)
            let anna = try await bench.signedIn("anna@acme.example")
            let verdict = try Self.verdict(try await anna.get("/queue/\(mail)").text)
            #expect(verdict.hasPrefix("warning") && verdict.contains("Sent to 1 of 2 recipients."))
            #expect(verdict.contains("held by anna@acme.example") && verdict.contains(">Release</button>"))
        }
    }

    @Test func `mail that waits for an account leads to whoever can mend it`() async throws {
        try await ConsoleBench.run { bench in
            let id = try await bench.addAccount("otto@acme.example")
            let mail = try await bench.keepMail(for: id)
            let anna = try await bench.signedIn("anna@acme.example")
            let otto = try await bench.signedIn("otto@acme.example", .user)
            try await bench.assign(id, to: "otto@acme.example")
            try await bench.setHealth(of: id) { $0.state = .needsGrant }
            let administrators = try Self.verdict(try await anna.get("/queue/\(mail)").text)
            #expect(administrators.contains("Waits until access to its account is granted again"))
            #expect(administrators.contains("href=\"/accounts/1\">Go to otto@acme.example</a>"))
            let own = try Self.verdict(try await otto.get("/mail/\(mail)").text)
            #expect(own.contains("href=\"/personal\">Grant access again</a>"))
            try await bench.setHealth(of: id) { $0.state = .disabled }
            #expect(!(try Self.verdict(try await otto.get("/mail/\(mail)").text).contains("<a ")))
        }
    }
}
