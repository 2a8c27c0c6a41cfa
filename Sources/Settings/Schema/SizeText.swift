/// Sizes in bytes, written as `36700160`, `64KiB`, `35MiB`, `2GiB`.
///
/// Only the binary units: whether MB means 10^6 or 2^20 bytes depends on whom one asks.
enum SizeText {
    private static let factors = ["": 1, "KiB": 1 << 10, "MiB": 1 << 20, "GiB": 1 << 30]

    static func read(_ text: String) -> Int? {
        DecimalNumber.read(text, factors: factors)
    }

    static func write(_ bytes: Int) -> String {
        DecimalNumber.write(bytes, factors: factors)
    }
}
