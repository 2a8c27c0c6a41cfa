package import Base

/// The kind of an error, so that many of them can be counted together: a reason without what differs from one message to
/// the next (addresses, ids, numbers of many digits).
package struct ErrorCause: Sendable, Hashable {
    /// Each value of a cause is cut to so many characters.
    package static let longest = 120
    /// Stands for all causes of an hour beyond the most that are told apart.
    package static let other = ErrorCause(text: "…")

    /// What is the same in all of them.
    package let remark: Remark

    /// A cause as it was stored.
    package init(text: String) {
        remark = Remark(stored: text)
    }

    /// As it is stored.
    package var text: String { remark.stored }

    /// - Parameter reason: an attempt's reason.
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
