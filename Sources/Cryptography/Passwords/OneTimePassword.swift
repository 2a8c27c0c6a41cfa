package import Base

/// A time-based one-time password (RFC 6238), as authenticator apps generate it: SHA-1, 30 seconds, six digits.
package struct OneTimePassword: Sendable, Hashable {
    /// The length of a new secret in bytes (RFC 4226 section 4, R6, recommends 160 bits).
    package static let secretLength = 20
    package static let digits = 6
    /// The time that a code is shown, in seconds.
    package static let period: Int64 = 30
    /// The number of steps before and after the current one whose codes are accepted (RFC 6238 section 5.2).
    package static let drift: Int64 = 1

    private let secret: [UInt8]

    package init(secret: [UInt8]) {
        self.secret = secret
    }

    /// Creates a new random secret.
    package static func random() -> OneTimePassword {
        OneTimePassword(secret: RandomBytes.make(secretLength))
    }

    /// Reads the form that was sealed: base 32.
    package init?(_ text: Secret) {
        guard let secret = Base32.decode(text.reveal()), secret.count >= 16 else { return nil }
        self.secret = secret
    }

    /// The secret as typed into an app: base 32.
    package var text: Secret { Secret(Base32.encode(secret)) }

    /// The time step at `now`.
    package static func step(at now: Timestamp) -> Int64 { now.milliseconds / 1000 / period }

    /// The code of a step, with leading zeros.
    package func code(step: Int64, digits: Int = digits) -> String {
        let counter = (0..<8).map { UInt8(truncatingIfNeeded: step >> (56 - 8 * $0)) }
        let digest = HMAC.sha1.code(for: counter, key: secret)
        // RFC 4226 section 5.3: the last four bits are the offset of the number.
        let offset = Int(digest[digest.count - 1] & 0x0F)
        let number = digest[offset..<(offset + 4)].reduce(UInt32(0)) { $0 << 8 | UInt32($1) } & 0x7FFF_FFFF
        let modulus = (0..<digits).reduce(UInt32(1)) { value, _ in value * 10 }
        let text = String(number % modulus)
        return String(repeating: "0", count: digits - text.count) + text
    }

    /// The step of the typed code; `nil` where it is not currently valid.
    package func step(of typed: String, at now: Timestamp) -> Int64? {
        let present = Self.step(at: now)
        var found: Int64?
        // Compares all codes in full, so that the time does not reveal how close a guess was.
        for step in (present - Self.drift)...(present + Self.drift) {
            if ConstantTime.areEqual(typed.utf8, code(step: step).utf8) { found = step }
        }
        return found
    }

    /// The URI that an app reads from a link or a QR code
    /// (https://github.com/google/google-authenticator/wiki/Key-Uri-Format).
    package func uri(issuer: String, account: String) -> Secret {
        let (issuer, account) = (Self.escaped(issuer), Self.escaped(account))
        return Secret(
            "otpauth://totp/\(issuer):\(account)?secret=\(text.reveal())&issuer=\(issuer)"
                + "&algorithm=SHA1&digits=\(Self.digits)&period=\(Self.period)"
        )
    }

    private static func escaped(_ text: String) -> String {
        text.utf8.reduce(into: "") { result, byte in
            let isPlain =
                (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
                || [0x2D, 0x2E, 0x5F, 0x7E].contains(byte)
            if isPlain {
                result.unicodeScalars.append(Unicode.Scalar(byte))
            } else {
                let digits = String(byte, radix: 16, uppercase: true)
                result += digits.utf8.count == 1 ? "%0\(digits)" : "%\(digits)"
            }
        }
    }
}
