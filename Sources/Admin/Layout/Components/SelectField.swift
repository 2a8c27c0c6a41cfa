/// A labelled choice (component `select`).
struct SelectField: Sendable {
    struct Option: Sendable {
        let value: String
        let label: String
        let isSelected: Bool
    }

    let name: String
    let label: String
    let options: [Option]
    let hint: String?
    let error: String?
    let describedBy: String?

    /// - Parameter options: values and their labels, in order.
    init(
        _ name: String,
        _ label: String,
        _ options: [(value: String, label: String)],
        selected: String,
        hint: String? = nil,
        error: String? = nil
    ) {
        self.name = name
        self.label = label
        self.options = options.map { Option(value: $0.value, label: $0.label, isSelected: $0.value == selected) }
        self.hint = hint
        self.error = error
        describedBy = description(of: name, hint: hint, error: error)
    }
}
