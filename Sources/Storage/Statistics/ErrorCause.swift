package import Base

/// The kind of an error, so that errors can be counted together: a reason without what differs between messages
/// (addresses, ids, numbers with many digits).
package struct ErrorCause: Sendable, Hashable {
    /// The maximum length of each value of a cause, in characters.
    package static let longest = 120
    /// Represents all causes of an hour beyond the maximum number that is distinguished.
    package static let other = ErrorCause(text: "…")

    /// What all these errors have in common.
    package let remark: Remark

    /// Restores a stored cause.
    package init(text: String) {
        remark = Remark(stored: text)
    }

    /// The cause as stored.
    package var text: String { remark.stored }

    /// The cause of an attempt's reason.
    package init(reason: Remark?) {
        remark = (reason ?? "").mapValues(Self.general)
    }

    private static func general(_ value: String) -> String {
        let words = value.split(whereSeparator: \.isWhitespace).map(Self.general)
        return words.isEmpty ? "?" : String(words.joined(separator: " ").prefix(longest))
    }

    /// The most digits that a word keeps: HTTP and SMTP statuses have three.
    private static let mostDigits = 3

    private static func general(_ word: Substring) -> String {
        let core = word.drop { !isPartOfName($0) }
        let trailing = core.reversed().prefix { !isPartOfName($0) }.count
        let inner = core.dropLast(trailing)
        let isNamed =
            inner.contains("@") || inner.contains("://") || inner.filter(\.isNumber).count > mostDigits
        guard isNamed else { return String(word) }
        return word.prefix(word.count - core.count) + "…" + core.suffix(trailing)
    }

    private static func isPartOfName(_ character: Character) -> Bool { character.isLetter || character.isNumber }
}
