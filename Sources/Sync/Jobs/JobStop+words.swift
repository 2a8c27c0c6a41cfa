extension JobStop {
    /// The reason, for people.
    package var words: String {
        switch self {
        case .failed(let reason), .paused(let reason, _): reason
        case .interrupted: "interrupted"
        }
    }
}
