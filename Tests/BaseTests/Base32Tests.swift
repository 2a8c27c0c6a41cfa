import Base
import Testing

@Suite struct Base32Tests {
    /// RFC 4648 section 10.
    @Test(arguments: [
        ("", ""), ("f", "MY"), ("fo", "MZXQ"), ("foo", "MZXW6"), ("foob", "MZXW6YQ"), ("fooba", "MZXW6YTB"),
        ("foobar", "MZXW6YTBOI"),
    ])
    func writesAndReads(_ plain: String, _ text: String) {
        #expect(Base32.encode(Array(plain.utf8)) == text)
        #expect(Base32.decode(text) == Array(plain.utf8))
        #expect(Base32.decode(text.lowercased()) == Array(plain.utf8))
    }

    @Test(arguments: ["M", "MZ======", "M1", "MZXW6 YQ", "MZ\u{E4}", "MB"])
    func refusesWhatIsNone(_ text: String) {
        #expect(Base32.decode(text) == nil)
    }
}
