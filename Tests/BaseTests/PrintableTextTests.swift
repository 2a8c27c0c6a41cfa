import Base
import Testing

struct PrintableTextTests {
    private static let steering: [Unicode.Scalar] = [
        "\u{0}", "\u{7}", "\u{1B}", "\u{7F}", "\u{85}", "\u{9B}", "\u{9F}", "\u{61C}", "\u{200E}", "\u{200F}",
        "\u{2028}", "\u{2029}", "\u{202A}", "\u{202E}", "\u{2066}", "\u{2069}",
    ]

    @Test(arguments: steering) func whatSteersIsReplaced(_ scalar: Unicode.Scalar) {
        let text = "a\(scalar)b"
        #expect(PrintableText.line(text) == "a\u{FFFD}b")
        #expect(PrintableText.lines(text) == "a\u{FFFD}b")
    }

    @Test func aLineStaysOne() {
        #expect(PrintableText.line("a\nb\tc\r\nd") == "a b c  d")
        #expect(PrintableText.lines("a\nb\tc\r\nd") == "a\nb\tc \nd")
        #expect(PrintableText.line("Grüße, 日本語 👩‍👩‍👧 café") == "Grüße, 日本語 👩‍👩‍👧 café")
    }

    @Test func jsonKeepsItsMeaning() {
        #expect(PrintableText.json("[\"a\u{202E}b\u{9B}c\u{7F}\"]\n") == "[\"a\\u202eb\\u009bc\\u007f\"]\n")
        #expect(PrintableText.json("[\"Grüße\"]") == "[\"Grüße\"]")
    }
}
