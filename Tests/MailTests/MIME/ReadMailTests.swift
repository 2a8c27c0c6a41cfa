import Base
import Mail
import Testing

struct ReadMailTests {
    private func mail(_ text: String) -> ReadMail { ReadMail(Array(text.utf8)) }

    @Test func ofAlternativesOneTextIsReadAndFilesBesideItStay() {
        let mail = mail(
            """
            Content-Type: multipart/mixed; boundary="a b"

            preamble
            --a b
            Content-Type: multipart/alternative; boundary=c

            --c

            Plain =
            --c
            Content-Type: text/html
            Content-Transfer-Encoding: quoted-printable

            <p>H=C3=A9</p>=

            --c
            Content-Type: text/calendar; charset=utf-8

            BEGIN:VCALENDAR
            --c--
            --a b
            Content-Type: text/plain; name="log.txt"

            a file
            --a b
            Content-Type: text/plain

            A footer
            --a b--
            epilogue
            """
        )
        #expect(mail.body.text == "Plain =\n\nA footer")
        #expect(mail.body.html == "<p>Hé</p>\n<p>A footer</p>")
        #expect(mail.attachments.map(\.name) == ["attachment-1.ics", "log.txt"])
    }

    @Test(
        arguments: [
            ("windows-1250", [0xF8, 0xE8], "řč"), ("koi8-r", [0xD0, 0xD2], "пр"), ("iso-8859-15", [0xA4], "€"),
            ("GB2312", [0xC4, 0xE3], "你"), ("shift_jis", [0x93, 0xFA], "日"), ("big5", [0xA7, 0x41], "你"),
            ("euc-kr", [0xB0, 0xA1], "가"), ("utf-16le", [0x41, 0x00], "A"), ("utf-8", [0xFC, 0x62], "üb"),
            ("no-such-set", [0xFC, 0x62], "üb"), ("../../etc", [0x41], "A"), ("us-ascii", [0xE4], "ä"),
        ] as [(String, [UInt8], String)]
    )
    func textIsReadInItsCharacterSet(_ name: String, _ bytes: [UInt8], _ text: String) {
        let mail = ReadMail(Array("Content-Type: text/plain; charset=\"\(name)\"\n\n".utf8) + bytes)
        #expect(mail.body.text == text)
    }

    @Test(arguments: [
        ("attachment; filename=\"a b.txt\"", "a b.txt"),
        ("attachment; filename*=utf-8'de'%C3%BCber%20uns.txt", "über uns.txt"),
        ("attachment; filename*0=\"one\"; filename*1=\"two.txt\"", "onetwo.txt"),
        ("attachment; filename*0*=iso-8859-1''%FC; filename*1=\"%41\"; filename*2*=%41.txt", "ü%41A.txt"),
        ("attachment; filename=\"=?utf-8?q?gr=C3=BCn?=.txt\"", "grün.txt"),
        ("attachment; filename=\"../../etc/passwd\"", "passwd"),
        ("attachment; filename=\"C:\\\\temp\\\\x.exe\"", "x.exe"),
        ("attachment; filename=\"exe\u{202E}txt.\"", "exetxt."),
        ("attachment; filename=\"\"", "attachment-1.pdf"), ("attachment", "attachment-1.pdf"),
        ("attachment; filename=unclosed\"; x", "unclosed\""), ("attachment; FILENAME = (c) ", "(c)"),
    ])
    func aFilesNameIsReadAndCannotLead(_ disposition: String, _ name: String) {
        let mail = mail("Content-Type: application/pdf\nContent-Disposition: \(disposition)\n\nx")
        #expect(mail.attachments.map(\.name) == [name])
    }

    @Test func aMessageWithinIsOneFileAndItsPartsAreNot() {
        let mail = mail(
            """
            Content-Type: multipart/mixed; boundary=x

            --x
            Content-Type: message/rfc822

            Subject: =?utf-8?q?Inn=C3=A9r?=
            Content-Type: multipart/mixed; boundary=y

            --y

            inside
            --y--
            --x--
            """
        )
        #expect(mail.attachments.map(\.name) == ["Innér.eml"] && mail.body.isEmpty)
    }

    @Test func imagesStandInTheHTMLThatRefersToThem() {
        let mail = mail(
            """
            Content-Type: multipart/related; boundary=x

            --x
            Content-Type: text/html

            <img src="cid:a%40b"><img src='CID:none'> cid:a@b
            --x
            Content-Type: image/png
            Content-ID: <a@b>
            Content-Transfer-Encoding: base64

            AAEC
            --x
            Content-Type: image/svg+xml; name=b.svg
            Content-ID: <c@d>

            <svg/>
            --x--
            """
        )
        let images = InlineImages(mail.body.html, mail.attachments)
        #expect(images.html == "<img src=\"data:image/png;base64,AAEC\"><img src='cid:none'> cid:a@b")
        #expect(images.used == [0])
    }

    @Test(arguments: [
        ("a@b.example, Broken <c@d.example", ["a@b.example", "c@d.example"]),
        ("\"Müller, Karl\" <k@x.example>; Z z@x.example", ["k@x.example", "z@x.example"]),
        ("undisclosed-recipients:;", []), ("nobody", []), ("<<a@b.example>>", ["a@b.example"]),
    ])
    func addressesAreReadAsFarAsTheyCanBe(_ field: String, _ addresses: [String]) {
        #expect(mail("To: \(field)\n\n").to.map { "\($0.address)" } == addresses)
    }

    @Test(arguments: [
        ("Fri, 20 Nov 2026 10:11:12 +0100", "2026-11-20T09:11:12Z"), ("20 Nov 26 10:11 EST", "2026-11-20T15:11:00Z"),
        ("Fri, 20 Nov 2026 10:11:12 -0000 (UTC)", "2026-11-20T10:11:12Z"),
        ("20 November 2026 23:59:60 +0000", "2026-11-21T00:00:00Z"),
        ("20 Nov 2026 10:00:00 +-100", "2026-11-20T10:00:00Z"),
    ])
    func datesAreRead(_ field: String, _ moment: String) {
        #expect(MailDate.read(field) == Timestamp(iso8601: moment))
    }

    @Test(arguments: [
        "", "yesterday", "31 Feb 2026 10:00:00 +0000", "20 Nov 2026", "20 Nov 2026 25:00:00 +0000",
        "20 Nov +05 10:00:00 +0000",
    ])
    func whatIsNoDateIsNone(_ field: String) {
        #expect(MailDate.read(field) == nil)
    }

    @Test func htmlIsReadAsText() {
        let html =
            "<head><style>p{}</style></head><p>One &amp; <b>two</b> &#8364;&nbsp;3 < 4</p><script>x('</p>')</script><!-- no --><div>Five<br>six &unknown; </div>"
        #expect(PlainText.read(html: html) == "One & two € 3 < 4\n\nFive\nsix &unknown;")
    }
}
