/// Sizes in bytes, written as `36700160`, `64KiB`, `35MiB`, `2GiB`.
///
/// Only binary units are supported, because MB is ambiguous: 10^6 or 2^20 bytes.
enum SizeText {
    private static let factors = ["": 1, "KiB": 1 << 10, "MiB": 1 << 20, "GiB": 1 << 30]

    static func read(_ text: String) -> Int? {
        DecimalNumber.read(text, factors: factors)
    }

    static func write(_ bytes: Int) -> String {
        DecimalNumber.write(bytes, factors: factors)
    }
}
