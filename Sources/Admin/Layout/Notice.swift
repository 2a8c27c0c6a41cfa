/// Something to tell a person at the top of a page: what was done, or what needs somebody.
struct Notice: Sendable, Hashable {
    /// How much it matters; also the name of its colours.
    enum Kind: String, Sendable {
        case done
        case note
        case warning
        case problem
    }

    let kind: Kind
    /// The kind's name, for colours and icons.
    let look: String
    /// Screen readers say it at once.
    let isUrgent: Bool
    let text: String
    /// Where something can be done about it.
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
