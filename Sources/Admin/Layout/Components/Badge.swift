/// A state as a word and a colour (component `badge`).
struct Badge: Sendable {
    enum Kind: String, Sendable {
        /// Everything is fine.
        case good
        /// Neither good nor bad.
        case neutral
        /// Waits, or will need attention.
        case warning
        /// Needs attention.
        case bad
    }

    let text: String
    let look: String

    init(_ text: String, _ kind: Kind) {
        self.text = text
        look = kind.rawValue
    }
}
