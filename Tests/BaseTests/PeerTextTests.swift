import Testing

@testable import Base

struct PeerTextTests {
    @Test(arguments: [
        ("kunde@firma..de", "kunde@firma..de"), ("", ""), ("a\r\nb", "a\u{FFFD}\u{FFFD}b"),
        ("a\u{202E}b", "a\u{FFFD}b"),
        ("a\u{2028}b\u{85}", "a\u{FFFD}b\u{FFFD}"), ("grün 例 😀", "grün 例 😀"), ("\u{1B}[31m", "\u{FFFD}[31m"),
    ])
    func staysOnItsLine(_ text: String, _ shown: String) {
        #expect(PeerText.printable(text, longest: 100) == shown)
    }

    @Test(arguments: [1, 2, 3, 4, 5, 10, 11, 12])
    func isBounded(_ longest: Int) {
        for text in ["aaaaaaaaaaaa", "ääääääääääää", "例例例例例例", "😀😀😀😀😀", String(repeating: "\u{0}", count: 50)] {
            let shown = PeerText.printable(text, longest: longest)
            #expect(shown.utf8.count <= max(longest, 3))
            #expect(text.utf8.count <= longest || shown.hasSuffix("…"))
        }
        #expect(PeerText.printable("abc", longest: 3) == "abc")
    }
}
