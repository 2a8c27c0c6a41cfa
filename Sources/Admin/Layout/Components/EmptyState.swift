/// What stands where a table would be, and what to do about it (component `empty`).
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
