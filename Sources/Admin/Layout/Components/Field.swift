/// A labelled input (component `field`).
struct Field: Sendable {
    /// The HTML type of the input.
    enum Kind: String, Sendable {
        case text, email, password, number, date, search, url
    }

    /// The name in the form, and the id on the page.
    let name: String
    let label: String
    let kind: String
    /// A text area for several lines.
    let isLong: Bool
    let value: String
    let hint: String?
    let error: String?
    /// The HTML token for autofill, such as `username`.
    let autocomplete: String?
    let isOptional: Bool

    init(
        _ name: String,
        _ label: String,
        _ kind: Kind = .text,
        value: String = "",
        hint: String? = nil,
        error: String? = nil,
        autocomplete: String? = nil,
        isOptional: Bool = false,
        isLong: Bool = false
    ) {
        self.name = name
        self.label = label
        self.kind = kind.rawValue
        self.isLong = isLong
        // A password is never sent back.
        self.value = kind == .password ? "" : value
        self.hint = hint
        self.error = error
        self.autocomplete = autocomplete
        self.isOptional = isOptional
        describedBy = description(of: name, hint: hint, error: error)
    }

    let describedBy: String?
}

/// The ids of a field's descriptions: its error first, then its hint.
func description(of name: String, hint: String?, error: String?) -> String? {
    let ids = [error.map { _ in "\(name)-error" }, hint.map { _ in "\(name)-hint" }].compactMap(\.self)
    return ids.isEmpty ? nil : ids.joined(separator: " ")
}
