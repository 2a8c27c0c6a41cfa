import Testing

@testable import Admin

/// What would turn the direction of what stands beside it is shown, and turns nothing.
@Suite struct TurnTests {
    @Test(arguments: Array(0x202A...0x202E) + Array(0x2066...0x2069))
    func whatTurnsTheDirectionIsReplaced(code: Int) throws {
        let scalar = String(try #require(Unicode.Scalar(UInt32(code))))
        #expect("Rechnung\(scalar)gpj.exe".withoutTurns == "Rechnung\u{FFFD}gpj.exe")
        #expect((scalar + scalar).withoutTurns == "\u{FFFD}\u{FFFD}")
    }

    @Test(arguments: ["", "Größe", "„so“ – €", "עברית", "شركة", "\u{2029}\u{202F}\u{2065}\u{206A}", "a\u{200F}b"])
    func everythingElseStays(text: String) {
        #expect(text.withoutTurns == text)
    }
}
