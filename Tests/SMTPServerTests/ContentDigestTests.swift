import Mail
import Testing

@testable import SMTPServer

struct ContentDigestTests {
    private static let envelope = Envelope(sender: nil, recipients: [])

    private func digest(_ text: String, _ envelope: Envelope = envelope, piece: Int = .max) -> [UInt8] {
        let bytes = Array(text.utf8)
        var digest = ContentDigest(envelope)
        var position = 0
        while position < bytes.count {
            let end = position + min(piece, bytes.count - position)
            digest.update(bytes.span.extracting(position..<end))
            position = end
        }
        return digest.finalize()
    }

    private func multipart(date: String = "Mon", boundary: String = "=_a?1", text: String = "Hello") -> String {
        """
        Date: \(date),
         1 Jan 2027\r
        Content-Type: multipart/mixed;\r
         boundary="\(boundary)"\r
        \r
        --\(boundary)\r
        Content-Type: multipart/alternative; BOUNDARY=\(boundary)/2\r
        \r
        --\(boundary)/2\r
        \r
        \(text)\r
        --\(boundary)/2--\r
        --\(boundary)--  \r

        """
    }

    @Test
    func leavesOutWhatDiffersEachTime() {
        #expect(digest(multipart()) == digest(multipart(date: "Tue", boundary: "=====77==")))
    }

    @Test(arguments: [
        ("--", "-- "), ("--a", "--b"), ("-- Anna", "-- Bert"), ("--=_a?1 x", "--=_a?1 y"), ("--=_a?12", "--=_a?13"),
        ("boundary=1", "boundary=2"), ("Date: 1", "Date: 2"), ("a", "b"),
    ])
    func countsEverythingElse(one: String, other: String) {
        #expect(digest(multipart(text: one)) != digest(multipart(text: other)))
        let header = "Subject: x\r\n\r\n"
        #expect(digest(header + one + "\r\n") != digest(header + other + "\r\n"))
    }

    @Test
    func countsTheEnvelopeWhateverTheOrder() {
        func envelope(_ sender: String, _ recipients: String...) -> Envelope {
            Envelope(sender: Address(sender), recipients: recipients.compactMap { Address($0).map { Recipient($0) } })
        }
        let first = digest("x", envelope("a@example.com", "b@example.com", "c@example.com"))
        #expect(first == digest("x", envelope("A@example.com", "c@example.com", "B@example.com")))
        #expect(first != digest("x", envelope("a@example.com", "b@example.com")))
        #expect(first != digest("x", envelope("z@example.com", "b@example.com", "c@example.com")))
    }

    @Test
    func doesNotDependOnThePieces() {
        let long = String(repeating: "abcdefghij", count: 90)
        let text = multipart(text: long + "\r\n" + long.dropLast(700) + "\r\nshort\r\n-") + "no line end"
        let whole = digest(text)
        for piece in [1, 2, 3, 7, 64, 199, 200, 201, 500] { #expect(digest(text, piece: piece) == whole) }
    }
}
