import Testing

@testable import Mail

struct AddressTests {
    @Test(arguments: [
        "anna@acme.example", "o'hara+x@acme.example", "\"anna b\"@acme.example", "\"a@b\"@acme.example",
        "\"quo\\\"te\"@acme.example", "jörg@acme.example", "anna@büro.example", "anna@xn--bro-hoa.example",
        "anna@[192.0.2.1]", "anna@[IPv6:2001:db8::1]", "a.b.c@x_y.example", "postmaster@localhost",
    ])
    func readsAndWritesTheSame(_ text: String) {
        #expect(Address(text)?.description == text)
    }

    @Test(arguments: [
        "", "@", "anna", "anna@", "@acme.example", "anna@@acme.example", "an na@acme.example", "anna@acme example",
        ".anna@acme.example", "anna.@acme.example", "an..na@acme.example", "anna@acme..example", "anna@.example",
        "anna@-acme.example", "anna@acme-.example", "anna@acme.example.", "\"anna@acme.example",
        "\"an\"na\"@acme.example",
        "\"\"@acme.example", "anna@[", "anna@[]", "anna@[x,y]", "<anna@acme.example>", "a@b,c@d",
        "anna@acme\r\n.example",
        "anna\u{2028}b@acme.example", "anna@acme\u{FF0C}evil\u{FF20}x.example", "anna\0@acme.example",
    ])
    func refuses(_ text: String) {
        #expect(Address(text) == nil)
    }

    @Test func refusesBytesThatAreNoUTF8() {
        #expect(Address(bytes: [0x61, 0xFF, 0x40, 0x62]) == nil)
        #expect(Address(bytes: [0x61, 0x40, 0x62, 0xC3]) == nil)
    }

    @Test func refusesWhatIsTooLong() {
        #expect(Address(String(repeating: "a", count: Address.longest) + "@acme.example") == nil)
    }

    @Test(arguments: [
        ("Anna@ACME.example", "anna@acme.EXAMPLE"),
        ("anna@büro.example", "anna@xn--bro-hoa.example"),
        ("anna@BÜRO.example", "anna@XN--BRO-HOA.example"),
        ("anna@例え.テスト", "anna@xn--r8jz45g.xn--zckzah"),
        ("JörG@acme.example", "jörg@acme.example"),
        ("\"anna\"@acme.example", "anna@acme.example"),
    ])
    func comparesBySense(_ one: String, _ other: String) throws {
        #expect(try #require(Address(one)).key == #require(Address(other)).key)
    }

    @Test func tellsOthersApart() throws {
        #expect(try #require(Address("a@b.example")).key != #require(Address("a@c.example")).key)
        #expect(try #require(Address("\"a b\"@c.example")).key != #require(Address("ab@c.example")).key)
    }

    /// Beyond ASCII, no one knows which letters a host treats as equal: the Kelvin sign is not `k`, the dotted capital
    /// not `i`.
    @Test(arguments: [
        ("\u{212A}unde@c.example", "kunde@c.example"), ("\u{212A}@c.example", "K@c.example"),
        ("\u{130}@c.example", "i\u{307}@c.example"), ("JÖRG@c.example", "jörg@c.example"),
        ("ſimon@c.example", "simon@c.example"), ("\u{212B}@c.example", "\u{C5}@c.example"),
    ])
    func foldsLocalPartsInASCIIAlone(_ one: String, _ other: String) throws {
        #expect(try #require(Address(one)).key != #require(Address(other)).key)
    }

    @Test(arguments: ["\u{A0}", "\u{3000}", "\u{2028}", "\u{2029}", "\u{85}", "\u{1680}", "\u{202F}"])
    func quotesBlanksBeyondASCII(_ blank: String) throws {
        let text = "\"a\(blank)b\"@acme.example"
        let address = try #require(Address(text))
        #expect(address.localPart == "a\(blank)b")
        #expect(address.description == text)
        #expect(Address("a\(blank)b@acme.example") == nil)
    }

    /// An accepted address is stored as text, and must read back as the same address.
    @Test(arguments: Array(UInt64(0)..<8))
    func everyAcceptedAddressIsReadBack(_ block: UInt64) throws {
        var accepted = 0
        for seed in (block * 2000)..<(block * 2000 + 2000) {
            let text = RandomAddress.text(seed: seed)
            guard let address = Address(text) else { continue }
            accepted += 1
            let again = Address(address.description)
            #expect(again.map { Array($0.localPart.utf8) } == Array(address.localPart.utf8), "seed \(seed): \(text)")
            #expect(again.map { Array($0.domain.utf8) } == Array(address.domain.utf8), "seed \(seed): \(text)")
            #expect(again?.key == address.key, "seed \(seed): \(text)")
        }
        #expect(accepted > 200)
    }

    /// The samples of RFC 3492 section 7.1.
    @Test(arguments: [
        ("他们为什么不说中文", "xn--ihqwcrb4cv8a8dqg056pqjye"),
        ("почемужеонинеговорятпорусски", "xn--b1abfaaepdrnnbgefbadotcwatmq2g4l"),
        ("bücher", "xn--bcher-kva"),
        ("münchen-ost", "xn--mnchen-ost-9db"),
        ("acme", "acme"),
    ])
    func writesALabels(_ label: String, _ ascii: String) {
        #expect(Punycode.asciiLabel(label) == ascii)
    }
}
