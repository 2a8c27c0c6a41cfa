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
