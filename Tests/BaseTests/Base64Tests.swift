import Base
import Testing

struct Base64Tests {
    /// RFC 4648 section 10.
    @Test(arguments: [
        ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("fooba", "Zm9vYmE="),
        ("foobar", "Zm9vYmFy"),
    ])
    func `known encodings`(text: String, encoded: String) {
        let plain = Array(text.utf8)
        #expect(Base64.encode(plain) == encoded)
        #expect(Base64.decode(encoded) == plain)
        let unpadded = String(encoded.prefix { $0 != "=" })
        #expect(Base64.encode(plain, .url, padded: false) == unpadded)
        #expect(Base64.decode(unpadded, .url) == plain)
    }

    @Test func `the alphabets differ in two letters`() {
        #expect(Base64.encode([0xfb, 0xef, 0xff]) == "++//")
        #expect(Base64.encode([0xfb, 0xef, 0xff], .url) == "--__")
        #expect(Base64.decode("--__") == nil)
        #expect(Base64.decode("++//", .url) == nil)
    }

    @Test(arguments: ["Z", "Zg=", "Zh==", "Zm9v=", "Zm 9v", "Zg==\n", "====", "é"])
    func `what is not base 64`(text: String) {
        #expect(Base64.decode(text) == nil)
    }

    @Test func `every byte comes back`() {
        for length in 0..<70 {
            let random = (0..<length).map { _ in UInt8.random(in: .min ... .max) }
            #expect(Base64.decode(Base64.encode(random)) == random)
            #expect(Base64.decode(Base64.encode(random, .url, padded: false), .url) == random)
        }
    }
}
