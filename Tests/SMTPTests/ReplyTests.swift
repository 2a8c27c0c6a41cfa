import SMTP
import Testing

struct ReplyTests {
    private func wire(_ reply: Reply) -> String {
        var bytes: [UInt8] = []
        reply.write(to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    @Test
    func everyLineButTheLastHasAHyphen() {
        #expect(wire(Reply(250, nil, "a", "b", "c")) == "250-a\r\n250-b\r\n250 c\r\n")
        #expect(wire(Reply(554, EnhancedStatus(5, 7, 1), "a", "b")) == "554-5.7.1 a\r\n554 5.7.1 b\r\n")
    }

    /// A client that did not request UTF-8 must not receive any.
    @Test
    func theWireIsASCII() {
        #expect(wire(Reply(550, nil, "j\u{F6}rg@b\u{FC}ro 例")) == "550 j\\x{F6}rg@b\\x{FC}ro \\x{4F8B}\r\n")
        let long = wire(Reply(550, nil, String(repeating: "ö", count: 2000)))
        #expect(long.utf8.allSatisfy { $0 < 0x80 })
        #expect(long.hasSuffix("\\x{F6}\r\n"))
        #expect(long.utf8.count <= 512)
    }

    @Test
    func noTextBreaksOutOfItsLine() {
        #expect(wire(Reply(501, nil, "a\r\n250 ok\u{0}\u{7F}")) == "501 a  250 ok  \r\n")
        #expect(wire(Reply(501, nil, String(repeating: "x", count: 2000))).utf8.count <= 512)
    }
}
