import Mail
import Storage
import Testing

@testable import Sync

/// What counts as a bounce: anyone can write to an inbox.
@Suite struct BounceNoticeTests {
    private static let fields = BounceNotice.Fields(id: "X-GSuite-Gateway-ID", proof: "X-GSuite-Gateway-Proof")
    /// As Gmail writes it for its own bounces.
    private static let results = """
        mx.google.com;
               dkim=pass header.i=@googlemail.com header.s=20230601 header.b=XkL4SKhL;
               spf=none (google.com: postmaster@mail-sor-f69.google.com does not designate permitted sender hosts) smtp.helo=mail-sor-f69.google.com;
               dmarc=pass (p=QUARANTINE sp=QUARANTINE dis=NONE) header.from=googlemail.com
        """
    private static let daemon = "Mail Delivery Subsystem <mailer-daemon@googlemail.com>"
    private static let status = """
        Reporting-MTA: dns; googlemail.com
        Arrival-Date: Mon, 23 Nov 2026 00:00:00 -0800 (PST)

        Final-Recipient: rfc822; Gone@customer.example
        Action: failed
        Status: 5.1.1
        Diagnostic-Code: smtp; 550 5.1.1 The email account
          does not exist.

        Final-Recipient: rfc822; late@customer.example
        Action: delayed
        Status: 4.4.1
        """
    private static let original = """
        Message-ID: <CAF00@mail.gmail.com>
        X-GSuite-Gateway-ID: 0000000000007-1
        X-GSuite-Gateway-Proof: 0123456789abcdef
        Subject: Offer

        Hello
        """

    private func notice(
        results: String? = results,
        from: [String] = [daemon],
        type: String = "multipart/report; report-type=delivery-status",
        text: String = "** Address not found **",
        status: String = status,
        original: String = original
    ) -> BounceNotice? {
        let trace = results.map { "Authentication-Results: \($0)\n" } ?? ""
        let authors = from.map { "From: \($0)\n" }.joined()
        let message =
            "Delivered-To: anna@acme.example\n\(trace)\(authors)To: anna@acme.example\n"
            + "Content-Type: \(type); boundary=\"b\"\n\n--b\nContent-Type: text/plain\n\n\(text)\n"
            + "--b\nContent-Type: message/delivery-status\n\n\(status)\n\n"
            + "--b\nContent-Type: message/rfc822\n\n\(original)\n--b--\n"
        return BounceNotice(Array(message.replacing("\n", with: "\r\n").utf8), fields: Self.fields)
    }

    @Test func readsWhoDidNotGetItAndWhy() throws {
        let found = try #require(notice())
        #expect(found.recipients.map(\.key) == [try #require(Address("gone@customer.example")).key])
        #expect(found.status == "5.1.1")
        #expect(found.reason == "550 5.1.1 The email account does not exist.")
        #expect(found.delivery == DeliveryID(message: QueueID(rawValue: 7), part: 1))
        #expect(found.proof == "0123456789abcdef")
    }

    @Test(arguments: [
        nil,
        "mx.google.com; dkim=fail header.i=@googlemail.com; dmarc=pass header.from=googlemail.com",
        "mx.google.com; dkim=pass header.i=@evil.example; dmarc=fail header.from=googlemail.com",
        "mx.google.com; dkim=pass header.i=@googlemail.com.evil.example; dmarc=pass header.from=googlemail.com",
        "mx.google.com; dkim=pass header.i=@googlemail.com",
        "mx.evil.example; dkim=pass header.i=@googlemail.com; dmarc=pass header.from=googlemail.com",
        "mx.google.com; spf=pass smtp.mailfrom=googlemail.com; dmarc=pass header.from=googlemail.com",
        "mx.google.com; spf=fail (dkim=pass header.i=@googlemail.com; dmarc=pass header.from=googlemail.com)",
        #"mx.google.com; spf=fail smtp.mailfrom="; dkim=pass header.i=@googlemail.com; dmarc=pass header.from=googlemail.com""#,
        // Text that a sender smuggled in does not outweigh the server's own results.
        """
        mx.google.com; spf=fail smtp.mailfrom=x; dkim=pass header.i=@googlemail.com;
         dmarc=pass header.from=googlemail.com; dmarc=fail header.from=googlemail.com
        """,
    ])
    func whatDoesNotComeFromGoogleIsNone(_ results: String?) {
        #expect(notice(results: results) == nil)
    }

    /// The receiving server writes the topmost field; the one below came with the message.
    @Test func onlyTheFirstResultsCount() {
        let forged =
            "mx.google.com; dkim=none; dmarc=fail header.from=googlemail.com\nAuthentication-Results: \(Self.results)"
        #expect(notice(results: forged) == nil)
    }

    @Test(arguments: [
        ["mailer-daemon@evil.example"], ["Mailer <x@googlemail.com>"],
        [daemon, "x@evil.example"], ["\(daemon), x@evil.example"], [],
        ["\"mailer-daemon@googlemail.com\" <x@googlemail.com>"],
    ])
    func whatAnotherWroteIsNone(_ from: [String]) {
        #expect(notice(from: from) == nil)
    }

    /// Google quotes the returned message, whoever wrote it.
    @Test func whatTheMessageSaysOfItselfIsNoReport() throws {
        let words =
            "Final-Recipient: rfc822; victim@customer.example\nAction: failed\nX-GSuite-Gateway-ID: 0000000000009-1"
        let found = try #require(notice(text: words, original: "\(Self.original)\n\(words)"))
        #expect(found.recipients.map(\.key) == [try #require(Address("gone@customer.example")).key])
        #expect(found.delivery.message == QueueID(rawValue: 7))
        #expect(notice(status: "Reporting-MTA: dns; googlemail.com", original: "\(words)\n\(Self.original)") == nil)
        // The name in the header counts, not one in the text below it.
        #expect(notice(original: "Subject: x\n\n\(words)") == nil)
    }

    @Test func whatIsNoReportIsNone() {
        #expect(notice(type: "multipart/mixed") == nil)
        #expect(notice(original: "Subject: Offer\n\nHello") == nil)
    }

    @Test func readsResultsWithVersionsCommentsAndQuotes() throws {
        let found = try #require(
            AuthenticationResults(#"MX.google.com 1; dkim/1=PASS (a (b; c=d)) header.d="Googlemail.com"; spf=none"#)
        )
        #expect(found.server == "mx.google.com")
        #expect(found.results.map(\.method) == ["dkim", "spf"] && found.isSigned(by: "googlemail.com"))
        #expect(AuthenticationResults("") == nil)
        #expect(AuthenticationResults("mx.google.com; none")?.results.isEmpty == true)
    }
}
