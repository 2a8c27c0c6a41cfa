/// The bar below a list, with what can be done with the rows that are selected (component `bulk`). The style sheet shows it,
/// and of its buttons those that apply, once something is selected.
struct BulkBar: Sendable {
    /// A button.
    struct Choice: Sendable {
        /// What the form sends; also what rows say that they can, for the style sheet.
        let value: String
        let name: String
    }

    /// A button with a choice beside it.
    struct Target: Sendable {
        let select: SelectField
        let value: String
        let name: String
    }

    /// Its name for screen readers.
    let label: String
    let actions: [Choice]
    let target: Target?
    /// The values of all its actions, for the box that selects all that the list finds.
    let can: String
    /// The label of that box; `nil` without one.
    let all: String?

    init(_ label: String, _ actions: [Choice], target: Target? = nil, all: String? = nil) {
        self.label = label
        self.actions = actions
        self.target = target
        can = (actions.map(\.value) + [target?.value].compactMap(\.self)).joined(separator: " ")
        self.all = all
    }
}

/// What a form with a bar is about: the action, and the rows that are marked, or all that the list finds.
struct BulkSelection: Sendable {
    let command: String
    let isAll: Bool
    private let field: FormField
    private let marked: [String]

    init(_ form: FormValues, _ field: FormField) {
        command = form[.command]
        isAll = form.isOn(.matching)
        self.field = field
        marked = form.all(field)
    }

    /// The selected ones of the rows that the list finds.
    func rows<Row>(_ found: [Row], id: (Row) -> String) -> [Row] {
        guard !isAll else { return found }
        let marked = Set(marked)
        return found.filter { marked.contains(id($0)) }
    }

    /// What a confirmation repeats.
    var fields: [(field: FormField, value: String)] {
        let rows: [(field: FormField, value: String)] = isAll ? [(.matching, "yes")] : marked.map { (field, $0) }
        return [(.command, command)] + rows
    }
}
