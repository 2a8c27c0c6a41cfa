/// Splits a value with parameters, skipping what it cannot parse.
struct ParameterScanner {
    private var rest: ArraySlice<UInt8>

    init(_ field: ArraySlice<UInt8>) { rest = field }

    /// The text before the first parameter, without comments.
    mutating func value() -> [UInt8] {
        var value: [UInt8] = []
        while let byte = rest.first, byte != UInt8(ascii: ";") {
            rest = rest.dropFirst()
            if byte == UInt8(ascii: "(") { skipComment() } else { value.append(byte) }
        }
        return Array(value.trimmingWhiteSpace)
    }

    /// The next parameter: its name in lower case, and its value without quotes.
    mutating func parameter() -> (name: String, value: [UInt8])? {
        while true {
            skip { $0 == UInt8(ascii: ";") || $0.isWhiteSpace }
            guard !rest.isEmpty else { return nil }
            let name = take { $0 != UInt8(ascii: "=") && $0 != UInt8(ascii: ";") }
            guard rest.first == UInt8(ascii: "=") else { continue }
            rest = rest.dropFirst()
            skip(\.isWhiteSpace)
            let value = rest.first == UInt8(ascii: "\"") ? quoted() : bare()
            let key = String(decoding: name.trimmingWhiteSpace, as: UTF8.self).lowercased()
            if !key.isEmpty { return (key, value) }
        }
    }

    private mutating func bare() -> [UInt8] {
        Array(take { $0 != UInt8(ascii: ";") }.trimmingWhiteSpace)
    }

    /// Parses a quoted string; an unterminated one ends with the field.
    private mutating func quoted() -> [UInt8] {
        rest = rest.dropFirst()
        var value: [UInt8] = []
        while let byte = rest.popFirst(), byte != UInt8(ascii: "\"") {
            if byte == UInt8(ascii: "\\"), let next = rest.popFirst() { value.append(next) } else { value.append(byte) }
        }
        skip { $0 != UInt8(ascii: ";") }
        return value
    }

    private mutating func skipComment() {
        var depth = 1
        while depth > 0, let byte = rest.popFirst() {
            if byte == UInt8(ascii: "\\") { rest = rest.dropFirst() }
            if byte == UInt8(ascii: "(") { depth += 1 }
            if byte == UInt8(ascii: ")") { depth -= 1 }
        }
    }

    private mutating func skip(_ isSkipped: (UInt8) -> Bool) { rest = rest.drop(while: isSkipped) }

    private mutating func take(_ belongs: (UInt8) -> Bool) -> ArraySlice<UInt8> {
        let taken = rest.prefix(while: belongs)
        rest = rest.dropFirst(taken.count)
        return taken
    }
}
