import Cryptography
import Testing

struct DigestTests {
    /// FIPS 180-4 examples.
    @Test(arguments: [
        ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
        (
            "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
        ),
    ])
    func `known digests`(text: String, digest: String) {
        #expect(SHA256.digest(Array(text.utf8)) == bytes(digest))
    }

    @Test func `pieces give the same as the whole`() {
        let text = (0..<10_000).map { UInt8(truncatingIfNeeded: $0) }
        var hash = SHA256()
        for start in stride(from: 0, to: text.count, by: 77) {
            let piece = Array(text[start..<min(start + 77, text.count)])
            hash.update(piece.span)
        }
        let digest = hash.finalize()
        #expect(digest == SHA256.digest(text))
    }

    @Test func `a checksum tells what was changed, in pieces or whole`() {
        let text = (0..<10_000).map { UInt8(truncatingIfNeeded: $0) }
        var checksum = Checksum()
        for start in stride(from: 0, to: text.count, by: 77) {
            let piece = Array(text[start..<min(start + 77, text.count)])
            checksum.update(piece.span)
        }
        let whole = checksum.finalize()
        #expect(whole == Checksum.of(text))
        for place in [0, 4_999, 9_999] {
            var changed = text
            changed[place] ^= 1
            #expect(Checksum.of(changed) != whole)
        }
        #expect(Checksum.of(Array(text.dropLast())) != whole)
        #expect(Checksum.of([]).count == Checksum.length)
    }

    @Test func `random bytes differ`() {
        #expect(RandomBytes.make(32).count == 32)
        #expect(RandomBytes.make(32) != RandomBytes.make(32))
        #expect(RandomBytes.make(0).isEmpty)
    }
}

/// Bytes from hexadecimal digits; other characters are skipped.
func bytes(_ hex: String) -> [UInt8] {
    let digits = hex.compactMap(\.hexDigitValue)
    return stride(from: 0, to: digits.count - 1, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) }
}
