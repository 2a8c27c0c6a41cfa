import Cryptography
import Testing

@Suite struct HMACTests {
    /// RFC 4231, cases 1, 2 and 6, and RFC 2202 section 3, cases 2 and 6.
    @Test(arguments: [
        (
            HMAC.sha256, [UInt8](repeating: 0x0B, count: 20), "Hi There",
            "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"
        ),
        (
            .sha256, Array("Jefe".utf8), "what do ya want for nothing?",
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
        ),
        (
            .sha256, [UInt8](repeating: 0xAA, count: 131), "Test Using Larger Than Block-Size Key - Hash Key First",
            "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"
        ),
        (
            .sha1, Array("Jefe".utf8), "what do ya want for nothing?",
            "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79"
        ),
        (
            .sha1, [UInt8](repeating: 0xAA, count: 80), "Test Using Larger Than Block-Size Key - Hash Key First",
            "aa4ae5e15272d00e95705637ce8a3b55ed402112"
        ),
    ])
    func agreesWithTheStandard(_ kind: HMAC, _ key: [UInt8], _ message: String, _ code: String) {
        let bytes = kind.code(for: Array(message.utf8), key: key)
        #expect(bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined() == code)
    }

    @Test func aCodeIsComparedByEveryByte() {
        for first in UInt8.min...UInt8.max {
            for last in UInt8.min...UInt8.max {
                #expect(ConstantTime.areEqual([7, 9], [first, last]) == (first == 7 && last == 9))
            }
        }
        #expect(!ConstantTime.areEqual([7, 9], [7]) && !ConstantTime.areEqual([7], [7, 9]))
        #expect(ConstantTime.areEqual([], []))
    }
}
