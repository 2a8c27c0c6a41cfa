import Base
import Storage
import Testing
import Transport

/// The deliveries that a search finds, as a file.
@Suite struct QueueDownloadTests {
    @Test func everythingFoundIsInTheFileAndNothingElse() async throws {
        try await ConsoleBench.run { bench in
            let account = try await bench.addAccount("otto@acme.example")
            for number in 1...3 { try await bench.keepMail(for: account, subject: "=Invoice \(number), \"paid\"") }
            _ = try await bench.keepMail(for: account, subject: "Offer")
            let anna = try await bench.signedIn("anna@acme.example")
            let page = try await anna.get("/queue?q=Invoice&in=subject&size=50").text
            #expect(page.contains("href=\"/queue/export?q=Invoice&amp;in=subject"))
            let file = try await anna.get("/queue/export?q=Invoice&in=subject")
            let lines = file.text.split(separator: "\r\n")
            #expect(lines.count == 4 && lines[0].hasPrefix("received,state,account,from,recipients,subject"))
            #expect(lines.dropFirst().allSatisfy { $0.contains(",waiting,otto@acme.example,") })
            #expect(lines[1].contains("\"'=Invoice 3, \"\"paid\"\"\""))
            #expect(file.response.field("Content-Disposition")?.contains("gsuite-gateway-queue.csv") == true)
        }
    }

    /// Users get their own mail alone.
    @Test func usersGetTheirOwn() async throws {
        try await ConsoleBench.run { bench in
            let (otto, info) = (
                try await bench.addAccount("otto@acme.example"), try await bench.addAccount("info@acme.example")
            )
            for (account, subject) in [(otto, "mine"), (info, "secret")] {
                _ = try await bench.keepMail(for: account, subject: subject)
            }
            let user = try await bench.signedIn("otto@acme.example", .user)
            try await bench.assign(otto, to: "otto@acme.example")
            let file = try await user.get("/mail/export").text
            #expect(file.contains("mine") && !file.contains("secret"))
            #expect(try await user.get("/queue/export").status == 403)
            let other = try await bench.signedIn("eva@acme.example", .user)
            #expect(try await other.get("/mail/export").text.split(separator: "\r\n").count == 1)
        }
    }
}
