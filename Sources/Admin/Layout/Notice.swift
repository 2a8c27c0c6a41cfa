/// A message at the top of a page: the result of an action, or an alert.
struct Notice: Sendable, Hashable {
    /// The severity; also the name of its colours.
    enum Kind: String, Sendable {
        case done
        case note
        case warning
        case problem
    }

    let kind: Kind
    /// The severity's name, for colours and icons.
    let look: String
    /// Screen readers announce it immediately.
    let isUrgent: Bool
    let text: String
    /// Where to fix it.
    let path: String?
    let action: String?

    init(_ kind: Kind, _ text: String, path: LocalPath? = nil, action: String? = nil) {
        self.kind = kind
        look = kind.rawValue
        isUrgent = kind == .problem
        self.text = text
        self.path = path?.description
        self.action = action
    }

}
