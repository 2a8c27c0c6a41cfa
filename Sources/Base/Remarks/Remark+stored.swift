#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

extension Remark {
    /// The stored form: a JSON object; plain words are stored as they are.
    private struct Stored: Codable {
        var code: String
        var values: [String]?
        var cause: String?
    }

    private static let beginning = "{"

    /// Reads the stored form. A code unknown to this version is shown by its name and values.
    package init(stored text: String) {
        guard text.hasPrefix(Self.beginning), let stored = try? JSONDecoder().decode(Stored.self, from: Data(text.utf8))
        else {
            self.init(.words, text)
            return
        }
        let values = stored.values ?? []
        guard let code = Code(rawValue: stored.code) else {
            self.init(.words, ([stored.code] + values).joined(separator: ": "))
            return
        }
        self.init(code, cause: stored.cause.map { Remark(stored: $0) })
        self.values = values
    }

    /// The stored form; see `init(stored:)`.
    package var stored: String {
        if code == .words, !value(0).hasPrefix(Self.beginning) { return value(0) }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let stored = Stored(code: code.rawValue, values: values.isEmpty ? nil : values, cause: cause?.stored)
        return (try? encoder.encode(stored)).map { String(decoding: $0, as: UTF8.self) } ?? description
    }
}

extension Remark: Codable {
    package init(from decoder: any Decoder) throws {
        self.init(stored: try decoder.singleValueContainer().decode(String.self))
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(stored)
    }
}
