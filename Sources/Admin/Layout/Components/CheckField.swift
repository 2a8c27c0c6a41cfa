/// A labelled check box (component `check`).
struct CheckField: Sendable {
    let name: String
    let label: String
    let isOn: Bool
    let hint: String?

    init(_ name: String, _ label: String, isOn: Bool, hint: String? = nil) {
        self.name = name
        self.label = label
        self.isOn = isOn
        self.hint = hint
    }
}
