/// The syntax of a value in the file and in environment variables, and the values that are allowed.
struct SettingFormat<Value> {
    /// The allowed values, in words that follow "expected".
    let allowed: String
    /// The words to choose from; empty if the value is not a choice.
    var choices: [String] = []
    /// Whether the value is a secret, whose text appears in no message.
    var isSecret = false
    /// Whether the value is a list of plain values, which is read as one text with commas between them.
    var isList = false
    /// Returns the value, or `nil` if the text is not allowed.
    let read: (String) -> Value?
    /// The value as YAML.
    let write: (Value) -> String
}

extension SettingFormat {
    /// The same format, with an empty text for no value.
    var orNone: SettingFormat<Value?> {
        SettingFormat<Value?>(
            allowed: "\(allowed), or nothing",
            choices: choices,
            isSecret: isSecret,
            isList: isList,
            read: { text in
                guard !text.isEmpty else { return .some(nil) }
                guard let value = read(text) else { return nil }
                return .some(value)
            },
            write: { $0.map(write) ?? quoted("") }
        )
    }
}

/// A double-quoted YAML scalar.
func quoted(_ text: String) -> String {
    "\"" + text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
}
