#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

extension [Remark] {
    /// All reasons joined into one English text.
    package var sentence: String { map(\.description).joined(separator: "; ") }

    private static let beginning = "["

    /// The stored form: a single reason as it is, several as a JSON array; `nil` for none.
    package var stored: String? {
        guard count > 1 || first?.stored.hasPrefix(Self.beginning) == true else { return first?.stored }
        return (try? JSONEncoder().encode(self)).map { String(decoding: $0, as: UTF8.self) } ?? sentence
    }

    /// Reads the stored form.
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
