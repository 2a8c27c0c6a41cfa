/// A state in a word, with a colour (component `badge`).
struct Badge: Sendable {
    enum Kind: String, Sendable {
        /// All is well.
        case good
        /// Neither well nor wrong.
        case neutral
        /// Waits, or will need somebody.
        case warning
        /// Needs somebody.
        case bad
    }

    let text: String
    let look: String

    init(_ text: String, _ kind: Kind) {
        self.text = text
        look = kind.rawValue
    }
}
