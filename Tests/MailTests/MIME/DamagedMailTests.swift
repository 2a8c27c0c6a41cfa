import Base
import Mail
import Testing

/// Damaged mail is read as far as possible, and never costs more than intact mail.
struct DamagedMailTests {
    private static let whole = Array(
        """
        From: "Karl" <karl@customer.example>\r
        Subject: =?utf-8?b?R3LDvMOfZQ==?=\r
        Message-ID: <one@x>\r
        Content-Type: multipart/mixed; boundary="b1"\r
        \r
        --b1\r
        Content-Type: multipart/alternative; boundary=b2\r
        \r
        --b2\r
        Content-Type: text/plain; charset=utf-8\r
        Content-Transfer-Encoding: quoted-printable\r
        \r
        Gr=C3=BC=C3=9Fe\r
        --b2\r
        Content-Type: text/html; charset=windows-1252\r
        Content-Transfer-Encoding: base64\r
        \r
        PHA+aGFsbG88L3A+\r
        --b2--\r
        --b1\r
        Content-Type: application/pdf; name*0*=utf-8''a%20; name*1=b.pdf\r
        Content-Transfer-Encoding: base64\r
        \r
        JVBERi0xLjQK\r
        --b1--\r

        """.utf8
    )

    @Test func cutAnywhereItIsStillRead() {
        let end = Self.whole.count
        let written = "=?utf-8?b?R3LDvMOfZQ==?="
        for length in 0...end {
            let mail = ReadMail(Array(Self.whole[..<length]))
            #expect(mail.subject.isEmpty || "Grüße".hasPrefix(mail.subject) || written.hasPrefix(mail.subject))
            _ = (mail.body.text, mail.body.html, mail.attachments.map(\.content))
        }
        let mail = ReadMail(Self.whole)
        #expect(mail.body.text == "Grüße" && mail.body.html == "<p>hallo</p>")
        #expect(mail.attachments.map(\.name) == ["a b.pdf"])
    }

    @Test(arguments: 0..<300)
    func changedAnywhereItIsStillRead(seed: Int) {
        var random = SystemRandomNumberGenerator()
        var bytes = Self.whole
        for _ in 0...(seed % 20) {
            let place = Int.random(in: 0..<bytes.count, using: &random)
            switch Int.random(in: 0..<4, using: &random) {
            case 0: bytes[place] = UInt8.random(in: .min ... .max, using: &random)
            case 1: bytes.remove(at: place)
            case 2: bytes.insert(contentsOf: bytes[place..<min(place + 40, bytes.count)], at: place)
            default: bytes[place] = [0x0A, 0x0D, 0x22, 0x3D, 0x3C, 0x00].randomElement() ?? 0
            }
        }
        let mail = ReadMail(bytes)
        _ = (mail.body.text, mail.body.html, mail.to, mail.attachments.map { ($0.name, $0.content, $0.size) })
        for file in mail.attachments { #expect(!file.name.isEmpty && !file.name.contains("/")) }
    }

    @Test func partsWithoutEndAndWithoutMeasureAreBounded() {
        let boundary = "Content-Type: multipart/mixed; boundary=x\n\n"
        let many = boundary + String(repeating: "--x\n\nt\n", count: 5000)
        #expect(ReadMail(Array(many.utf8)).body.text.split(separator: "t").count <= MIMELimits.mostParts + 1)
        var deep = ""
        for level in 0..<500 { deep += "Content-Type: multipart/mixed; boundary=b\(level)\n\n--b\(level)\n" }
        #expect(!ReadMail(Array(deep.utf8)).body.isEmpty)
        let header = String(repeating: "X: y\n", count: 50_000)
        #expect(ReadMail(Array((header + "\nbody").utf8)).body.text == "body")
    }

    @Test func aHeaderThatBreaksOffBelongsToTheBody() {
        let mail = ReadMail(Array("From a@b Mon Jan 1\nSubject: x\nThis is no field\nmore".utf8))
        #expect(mail.subject == "x" && mail.body.text == "This is no field\nmore")
        #expect(ReadMail(Array("Subject: x\r\nTo: a@b.example\n\ny".utf8)).to.count == 1)
    }
}
