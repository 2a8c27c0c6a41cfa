import Testing

@testable import Mail

struct HeaderBlockTests {
    private func block(_ text: String) throws(HeaderError) -> HeaderBlock { try HeaderBlock(Array(text.utf8)) }

    @Test func keepsEveryByte() throws {
        let header = "Subject: a\r\n  folded\r\n\tagain\r\nTo : x@y.example\r\nX-Empty:\r\n\r\n"
        let read = try block(header + "Body: not a field\r\n")
        #expect(read.fields.flatMap(\.bytes) + [0x0D, 0x0A] == Array(header.utf8))
        #expect(read.length == header.utf8.count)
        #expect(read.fields.map(\.name) == ["Subject", "To", "X-Empty"])
        #expect(read.first("SUBJECT")?.text == "a  folded\tagain")
        #expect(read.first("to")?.text == "x@y.example")
        #expect(read.first("Body") == nil)
    }

    @Test func readsAHeaderWithoutBody() throws {
        #expect(try block("A: b\r\n").length == 6)
        #expect(try block("A: b").fields.count == 1)
        #expect(try block("").fields.isEmpty)
        #expect(try block("\r\nTo: x@y.example\r\n").fields.isEmpty)
    }

    @Test(arguments: [
        "no colon\r\n\r\n", ": nameless\r\n\r\n", "From me@x.example Sun 12:00\r\n\r\n", "T\u{0}o: a\r\n\r\n",
        " Foo: evil@x.example\r\n\r\n", "\tTo: a@x.example\r\n\r\n", "Tö: a\r\n\r\n",
    ])
    func refusesWhatIsNoField(_ text: String) {
        #expect(throws: HeaderError.self) { try block(text) }
    }

    @Test(arguments: [
        "X: a\rBcc: evil@x.example\r\n\r\n", "X: a\nBcc: evil@x.example\r\n\r\n", "X: a\r", "X: a\r\r\n\r\n",
    ])
    func refusesBareLineEnds(_ text: String) {
        #expect(throws: HeaderError.bareLineEnd) { try block(text) }
    }
}
