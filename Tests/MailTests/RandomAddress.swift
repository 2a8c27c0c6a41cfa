/// Texts that may be addresses, made of ordinary characters and of all those that confuse readers.
enum RandomAddress {
    private static let odd: [String] = [
        ".", "..", "\"", "\\", "\\\"", " ", "@", "<", ">", "(", ")", ",", ";", ":", "[", "]", "\u{A0}", "\u{3000}",
        "\u{2028}",
        "\u{85}", "\u{AD}", "\u{200B}", "\u{202E}", "\u{301}", "\u{338}", "ß", "İ", "\u{212A}", "ö", "例", "\u{7F}",
        "\t", "\u{1}",
        "😀", "\u{E000}", "\u{FFFD}", "%", "!", "+", "-", "_",
    ]
    private static let domains = [
        "acme.example", "büro.example", "[192.0.2.1]", "x-.example", "a..b", "xn--bro-hoa.example",
    ]

    static func text(seed: UInt64) -> String {
        var random = Random(state: seed)
        var local = ""
        for _ in 0...random.next(6) {
            local += random.next(3) == 0 ? odd[random.next(odd.count)] : ["a", "B", "kunde", "7"][random.next(4)]
        }
        if random.next(2) == 0 { local = "\"\(local)\"" }
        return local + "@" + domains[random.next(domains.count)]
    }

    /// SplitMix64, so that a failing seed can be repeated.
    private struct Random {
        var state: UInt64

        mutating func next(_ bound: Int) -> Int {
            state &+= 0x9E37_79B9_7F4A_7C15
            var mixed = state
            mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
            mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
            return Int((mixed ^ (mixed >> 31)) % UInt64(bound))
        }
    }
}
