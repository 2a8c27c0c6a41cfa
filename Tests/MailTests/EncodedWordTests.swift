import Testing

@testable import Mail

struct EncodedWordTests {
    @Test(arguments: [
        ("plain = text", "plain = text"),
        ("Angebot =?utf-8?q?f=C3=BCr?= Fenster", "Angebot für Fenster"),
        ("=?utf-8?b?w5xuw69j?=  =?utf-8?B?b2Rl?=", "Ünïcode"),
        ("=?utf-8?q?=C3?= =?utf-8?q?=BC?=", "ü"),
        ("=?ISO-8859-15?Q?=A4_5?=", "€ 5"),
        ("=?windows-1252?q?=80_5?=", "€ 5"),
        ("=?us-ascii*en?q?a?=", "a"),
        ("=?koi8-r?q?=C3?=", "ц"), ("=?x-nobody?q?=C3?=", "=?x-nobody?q?=C3?="),
        ("=?utf-8?x?a?= =?utf-8?q?b", "=?utf-8?x?a?= =?utf-8?q?b"),
        ("=?utf-8?q?a?= b =?utf-8?q?c?= ", "a b c "),
        ("=", "="), ("=?", "=?"), ("=?utf-8?q??=", ""),
    ])
    func decodes(_ written: String, _ text: String) {
        #expect(EncodedWord.decode(written) == text)
    }

    @Test(arguments: [
        "Jörg Weiß", "日本語 ✅", "a?=b_c", String(repeating: "Größe ", count: 60), "\u{1F468}\u{200D}\u{1F469}",
    ])
    func readsBackWhatItWrites(_ text: String) {
        let written = EncodedWord.encode(text)
        #expect(EncodedWord.decode(written) == text)
        #expect(written.utf8.allSatisfy { (0x20...0x7E).contains($0) })
        #expect(written.split(separator: " ").allSatisfy { $0.utf8.count <= 75 })
    }
}
