/// Reads the attributes of an HTML tag as browsers do.
enum HTMLAttributes {
    /// Attributes of one element that are read.
    private static let most = 50

    /// The attributes up to the end of the tag, which is passed. Names are in lower case; of two with the same name, the first
    /// counts.
    static func read(_ rest: inout ArraySlice<UInt8>) -> [(name: String, value: String)] {
        var found: [(name: String, value: String)] = []
        while let byte = rest.first, byte != UInt8(ascii: ">") {
            guard byte > 0x20, byte != UInt8(ascii: "/") else {
                rest = rest.dropFirst()
                continue
            }
            let name = rest.prefix { $0 > 0x20 && !"=/>".utf8.contains($0) }
            rest = rest[name.endIndex...]
            var value: ArraySlice<UInt8> = []
            let gap = rest.prefix { $0 <= 0x20 }
            if rest[gap.endIndex...].first == UInt8(ascii: "=") {
                rest = rest[gap.endIndex...].dropFirst()
                rest = rest[rest.prefix { $0 <= 0x20 }.endIndex...]
                value = self.value(&rest)
            } else if name.isEmpty {
                rest = rest.dropFirst()
            }
            guard !name.isEmpty, found.count < most else { continue }
            let word = String(decoding: name, as: UTF8.self).lowercased()
            if !found.contains(where: { $0.name == word }) { found.append((word, HTMLReference.text(value))) }
        }
        rest = rest.dropFirst()
        return found
    }

    private static func value(_ rest: inout ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        guard let quote = rest.first, quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") else {
            let value = rest.prefix { $0 > 0x20 && $0 != UInt8(ascii: ">") }
            rest = rest[value.endIndex...]
            return value
        }
        let value = rest.dropFirst().prefix { $0 != quote }
        rest = rest[value.endIndex...].dropFirst()
        return value
    }
}
