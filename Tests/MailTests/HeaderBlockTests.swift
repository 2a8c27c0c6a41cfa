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
        "no colon", ": nameless", "From me@x.example Sun 12:00", "T\u{0}o: a", "Tö: a", "no colon\r\n folded",
    ])
    func passesOverWhatIsNoField(_ line: String) throws {
        let read = try block("A: b\r\n\(line)\r\nC: d\r\n\r\nbody")
        #expect(read.fields.map(\.name) == ["A", "C"])
        #expect(read.strayLines.map { String(decoding: $0, as: UTF8.self) } == ["\(line)\r\n"])
        #expect(read.length == "A: b\r\n\(line)\r\nC: d\r\n\r\n".utf8.count)
        #expect(read.isEnded)
    }

    /// It would continue whatever field precedes it.
    @Test(arguments: [" Foo: evil@x.example", "\tTo: a@x.example", " "])
    func passesOverAFoldWithoutAField(_ line: String) throws {
        let read = try block("\(line)\r\nA: b\r\n\r\n")
        #expect(read.fields.map(\.name) == ["A"])
        #expect(read.strayLines.count == 1)
    }

    /// Text that no empty line separates from the header, or that has no header: none of it may be lost.
    @Test(arguments: [
        ("Hello Anna\r\n", 0), ("Hello Anna\r\n\r\nGoodbye\r\n", 0), ("A: b\r\nHello Anna\r\nat twelve\r\n", 6),
        ("A: b\r\nstray\r\nC: d\r\nHello Anna\r\n", 19),
    ])
    func takesTextForTheBody(_ text: String, length: Int) throws {
        let read = try block(text)
        #expect(read.length == length)
        #expect(!read.isEnded)
        #expect(read.strayLines.count == (length == 19 ? 1 : 0))
    }

    @Test(arguments: [
        "X: a\rBcc: evil@x.example\r\n\r\n", "X: a\nBcc: evil@x.example\r\n\r\n", "X: a\r", "X: a\r\r\n\r\n",
    ])
    func refusesBareLineEnds(_ text: String) {
        #expect(throws: HeaderError.bareLineEnd) { try block(text) }
    }
}
