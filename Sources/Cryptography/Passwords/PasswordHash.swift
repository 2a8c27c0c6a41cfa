package import Base
import COpenSSL

/// A stored password: scrypt (RFC 7914) in PHC string format, `$scrypt$ln=15,r=8,p=1$salt$hash`.
///
/// Hashing and verifying take tens of milliseconds and megabytes: never do it on an event loop, and only a few at a
/// time.
package struct PasswordHash: Sendable, Hashable {
    private static let saltLength = 16
    private static let hashLength = 32

    private let cost: ScryptCost
    private let salt: [UInt8]
    private let hash: [UInt8]

    /// Hashes a new password with a random salt.
    package init(of password: Secret, cost: ScryptCost = .standard) throws(PasswordHashError) {
        let salt = RandomBytes.make(Self.saltLength)
        guard let hash = Self.scrypt(password, salt: salt, cost: cost, length: Self.hashLength) else {
            throw .notComputable
        }
        self.cost = cost
        self.salt = salt
        self.hash = hash
    }

    /// Parses the stored form.
    package init(phc: String) throws(PasswordHashError) {
        let parts = phc.split(separator: "$", omittingEmptySubsequences: false)
        guard parts.count == 5, parts[0].isEmpty, parts[1] == "scrypt", let cost = Self.cost(parts[2]),
            let salt = Base64.decode(String(parts[3])), let hash = Base64.decode(String(parts[4])),
            8...64 ~= salt.count, 16...64 ~= hash.count
        else { throw .malformed }
        guard cost.isReasonable else { throw .notComputable }
        self.cost = cost
        self.salt = salt
        self.hash = hash
    }

    /// The form to store.
    package var phc: String {
        let (salt, hash) = (Base64.encode(salt, padded: false), Base64.encode(hash, padded: false))
        return "$scrypt$ln=\(cost.logN),r=\(cost.r),p=\(cost.p)$\(salt)$\(hash)"
    }

    /// Whether `password` matches; takes the same time for a wrong one as for the right one.
    package func verify(_ password: Secret) -> Bool {
        guard let other = Self.scrypt(password, salt: salt, cost: cost, length: hash.count) else { return false }
        return ConstantTime.areEqual(hash, other)
    }

    /// Takes as long as `verify` and always returns false: for users that do not exist, so that the time does not
    /// reveal it.
    @discardableResult
    package static func dummyVerify(_ password: Secret) -> Bool {
        let salt = [UInt8](repeating: 0, count: saltLength)
        _ = scrypt(password, salt: salt, cost: .standard, length: hashLength)
        return false
    }

    /// Whether to hash the password again at its next use, because the standard cost has changed.
    package var isOutdated: Bool { cost != .standard }

    private static func cost(_ text: Substring) -> ScryptCost? {
        let parts = text.split(separator: ",", omittingEmptySubsequences: false)
        guard parts.count == 3, let logN = number(parts[0], "ln="), let r = number(parts[1], "r="),
            let p = number(parts[2], "p=")
        else { return nil }
        return ScryptCost(logN: logN, r: r, p: p)
    }

    private static func number(_ text: Substring, _ prefix: String) -> Int? {
        guard text.hasPrefix(prefix), let number = UInt16(text.dropFirst(prefix.count)) else { return nil }
        return Int(number)
    }

    static func scrypt(_ password: Secret, salt: [UInt8], cost: ScryptCost, length: Int) -> [UInt8]? {
        guard cost.isReasonable else { return nil }
        ErrorQueue.clear()
        let text = password.reveal()
        var hash = [UInt8](repeating: 0, count: length)
        let result = unsafe EVP_PBE_scrypt(
            text,
            text.utf8.count,
            salt,
            salt.count,
            1 << UInt64(cost.logN),
            UInt64(cost.r),
            UInt64(cost.p),
            UInt64(ScryptCost.largestMemory + 1 << 20),
            &hash,
            length
        )
        return result == 1 ? hash : nil
    }
}

/// The reasons why a stored password cannot be used, or a new one cannot be stored.
package enum PasswordHashError: Error, Sendable, Hashable {
    /// Not scrypt in PHC string format.
    case malformed
    /// The cost is out of range, or the memory for it is not available.
    case notComputable
    /// Too many passwords are being checked.
    case busy
}

/// The cost of one scrypt hash (RFC 7914 section 2).
package struct ScryptCost: Sendable, Hashable {
    /// The binary logarithm of N.
    package var logN: Int
    /// The block size.
    package var r: Int
    /// The parallelisation.
    package var p: Int

    package init(logN: Int, r: Int, p: Int) {
        self.logN = logN
        self.r = r
        self.p = p
    }

    /// 32 MiB, and about 60 to 100 ms on a server's core.
    package static let standard = ScryptCost(logN: 15, r: 8, p: 1)

    /// The memory of one hash in bytes, and the most that a stored hash may require.
    var memory: Int { 128 * r * ((1 << logN) + p + 2) }
    static let largestMemory = 512 << 20

    /// Whether a stored hash with this cost is computed: a damaged or hostile store could require hours and gigabytes.
    var isReasonable: Bool {
        1...24 ~= logN && 1...64 ~= r && 1...16 ~= p && memory <= Self.largestMemory
    }
}
