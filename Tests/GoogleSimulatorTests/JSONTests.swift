import Testing

@testable import GoogleSimulator

struct JSONTests {
    @Test(arguments: [
        #"{"a":[1,-2,true,null,"x"],"b":{}}"#, #"["\"\\\n\t\u0001"]"#, "[1.5]", #""ü😀""#, "[]",
    ])
    func readsWhatItWrites(_ text: String) {
        #expect(JSON(Array(text.utf8))?.text == text)
    }

    @Test func readsEscapes() {
        #expect(JSON(Array(#" "\u00fc\ud83d\ude00\/" "#.utf8)) == "ü😀/")
    }

    @Test(arguments: ["", "{", "[1,]", "{\"a\"}", "\"\\x\"", "\"\\ud83d\"", "1 2", "\"a", "nul", "[\u{1}]"])
    func refuses(_ text: String) {
        #expect(JSON(Array(text.utf8)) == nil)
    }

    @Test func refusesDeepNesting() {
        #expect(JSON([UInt8](repeating: UInt8(ascii: "["), count: 100_000)) == nil)
    }
}
