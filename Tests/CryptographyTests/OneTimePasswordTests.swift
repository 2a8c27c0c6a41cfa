import Base
import Cryptography
import Testing

@Suite struct OneTimePasswordTests {
    private let password = OneTimePassword(secret: Array("12345678901234567890".utf8))

    /// RFC 6238 appendix B, the rows of SHA-1.
    @Test(
        arguments: [
            (59, "94287082"), (1_111_111_109, "07081804"), (1_111_111_111, "14050471"), (1_234_567_890, "89005924"),
            (2_000_000_000, "69279037"), (20_000_000_000, "65353130"),
        ] as [(Int64, String)]
    )
    func givesTheCodesOfTheStandard(_ seconds: Int64, _ code: String) {
        let step = OneTimePassword.step(at: Timestamp(milliseconds: seconds * 1000))
        #expect(password.code(step: step, digits: 8) == code)
        #expect(password.code(step: step) == String(code.suffix(6)))
    }

    /// RFC 4226 appendix D, whose counter is the step.
    @Test(arguments: [(0, "755224"), (1, "287082"), (5, "254676"), (9, "520489")] as [(Int64, String)])
    func givesTheCodesOfTheCounter(_ step: Int64, _ code: String) {
        #expect(password.code(step: step) == code)
    }

    @Test func takesTheCodesAroundThePresentOne() {
        let now = Timestamp(milliseconds: 1_800_000_000_000)
        let step = OneTimePassword.step(at: now)
        for near in -1...1 {
            #expect(password.step(of: password.code(step: step + Int64(near)), at: now) == step + Int64(near))
        }
        for far in [-2, 2] { #expect(password.step(of: password.code(step: step + Int64(far)), at: now) == nil) }
        for wrong in ["", "12345", "1234567", "abcdef"] { #expect(password.step(of: wrong, at: now) == nil) }
    }

    /// A code is taken in full or not at all: of ten thousand, those of three steps.
    @Test func takesNoOtherCode() {
        let now = Timestamp(milliseconds: 1_800_000_000_000)
        let step = OneTimePassword.step(at: now)
        let right = Set((-1...1).map { password.code(step: step + $0) })
        for number in stride(from: 0, to: 1_000_000, by: 101) {
            let code = String(repeating: "0", count: 6 - String(number).count) + String(number)
            #expect((password.step(of: code, at: now) != nil) == right.contains(code))
        }
    }

    @Test func isWrittenAsAppsReadIt() throws {
        #expect(password.text.reveal() == "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ")
        #expect(OneTimePassword(password.text) == password)
        #expect(OneTimePassword(Secret("GEZDGNBV")) == nil)
        let uri = password.uri(issuer: "gateway.acme.example", account: "anna b@acme.example").reveal()
        #expect(
            uri == "otpauth://totp/gateway.acme.example:anna%20b%40acme.example"
                + "?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=gateway.acme.example"
                + "&algorithm=SHA1&digits=6&period=30"
        )
    }

    @Test func everySecretIsNew() {
        #expect(OneTimePassword.random() != OneTimePassword.random())
        #expect(OneTimePassword.random().text.reveal().utf8.count == 32)
    }
}
