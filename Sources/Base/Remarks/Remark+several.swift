#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

extension [Remark] {
    /// One after the other, in English.
    package var sentence: String { map(\.description).joined(separator: "; ") }

    private static let beginning = "["

    /// As they are kept in the store: one as it is, several as a list of JSON; `nil` for none.
    package var stored: String? {
        guard count > 1 || first?.stored.hasPrefix(Self.beginning) == true else { return first?.stored }
        return (try? JSONEncoder().encode(self)).map { String(decoding: $0, as: UTF8.self) } ?? sentence
    }

    /// Reads what was kept.
    package init(stored text: String?) {
        guard let text else {
            self = []
            return
        }
        guard text.hasPrefix(Self.beginning), let several = try? JSONDecoder().decode(Self.self, from: Data(text.utf8))
        else {
            self = [Remark(stored: text)]
            return
        }
        self = several
    }
}
