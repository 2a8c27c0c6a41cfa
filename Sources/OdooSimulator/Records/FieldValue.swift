import Odoo

/// The conversion of values to their stored form.
enum FieldValue {
    static func stored(_ value: OdooValue, _ field: Field, _ model: Model) throws(OdooException) -> OdooValue {
        switch (field.kind, value) {
        case (_, .null): return false
        case (.boolean, let value): return .bool(value.isTrue)
        case (.many2one, .integer), (.many2one, .bool(false)): return value
        case (.many2one, .array(let pair)) where pair.count == 2: return pair[0]
        case (.many2one, _): throw .value("Wrong value for \(model.name).\(field.name): \(value.python)")
        case (.integer, .string(let text)):
            guard let number = Int(text) else { throw .value("invalid literal for int() with base 10: '\(text)'") }
            return .integer(number)
        case (.float, .integer(let number)): return .number(Double(number))
        case (.char, .integer(let number)): return .string("\(number)")
        case (.html, .string(let text)): return .string(HTMLCleaning.clean(text))
        case (.date, .string(let text)): return .string(try time(text, field, model, length: 10))
        case (.datetime, .string(let text)): return .string(try time(text, field, model, length: 19))
        default: return value
        }
    }

    private static func time(
        _ text: String,
        _ field: Field,
        _ model: Model,
        length: Int
    ) throws(OdooException) -> String {
        guard !text.contains("T"), !text.contains("Z"), let moment = OdooTime.moment(text) else {
            throw .value("time data '\(text)' does not match format '%Y-%m-%d\(length > 10 ? " %H:%M:%S" : "")'")
        }
        return String(OdooTime.text(moment).prefix(length))
    }
}

extension OdooValue {
    /// The value as Python prints it.
    var python: String {
        switch self {
        case .null: "None"
        case .bool(let value): value ? "True" : "False"
        case .integer(let value): "\(value)"
        case .number(let value): "\(value)"
        case .string(let text): "'\(text)'"
        case .array(let elements): "[" + elements.map(\.python).joined(separator: ", ") + "]"
        case .object(let members):
            "{" + members.sorted { $0.key < $1.key }.map { "'\($0.key)': \($0.value.python)" }.joined(separator: ", ")
                + "}"
        }
    }
}

/// A small version of Odoo's cleaning of untrusted HTML.
enum HTMLCleaning {
    static func clean(_ text: String) -> String {
        text.replacing(/<script[^>]*>.*?<\/script>/.ignoresCase().dotMatchesNewlines(), with: "")
            .replacing(/\son[a-z]+\s*=\s*("[^"]*"|'[^']*')/.ignoresCase(), with: "")
    }
}
