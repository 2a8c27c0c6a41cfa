/// Shown instead of an empty table, with a suggestion (component `empty`).
struct EmptyState: Sendable {
    let text: String
    let path: String?
    let action: String?

    init(_ text: String, path: LocalPath? = nil, action: String? = nil) {
        self.text = text
        self.path = path?.description
        self.action = action
    }
}
