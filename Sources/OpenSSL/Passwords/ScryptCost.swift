/// What scrypt makes a guess cost (RFC 7914 section 2).
package struct ScryptCost: Sendable, Hashable {
    /// Binary logarithm of N.
    package var logN: Int
    /// Block size.
    package var r: Int
    /// Parallelization.
    package var p: Int

    package init(logN: Int, r: Int, p: Int) {
        self.logN = logN
        self.r = r
        self.p = p
    }

    /// 32 MiB and some 60 to 100 ms on a server's core.
    package static let standard = ScryptCost(logN: 15, r: 8, p: 1)

    /// Bytes of memory that one hash takes, and what a stored hash may ask for at most.
    var memory: Int { 128 * r * ((1 << logN) + p + 2) }
    static let largestMemory = 512 << 20

    /// Whether a stored hash with this cost is computed at all: one from a damaged or hostile store might ask for
    /// hours and gigabytes.
    var isReasonable: Bool {
        1...24 ~= logN && 1...64 ~= r && 1...16 ~= p && memory <= Self.largestMemory
    }
}
