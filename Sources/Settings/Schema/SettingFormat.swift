/// How a value is written in the file and in environment variables, and which values are allowed.
struct SettingFormat<Value> {
    /// What is allowed, in words that follow "allowed is".
    let allowed: String
    /// The words to choose from, where there are few.
    var choices: [String] = []
    /// A secret's text appears in no message.
    var isSecret = false
    /// A list of plain values is read as one text with commas between them.
    var isList = false
    /// The value, or `nil` for what is not allowed.
    let read: (String) -> Value?
    /// The value as YAML.
    let write: (Value) -> String
}

extension SettingFormat {
    /// Allows an empty text too, for none.
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
