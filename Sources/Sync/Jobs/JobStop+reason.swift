package import Base

extension JobStop {
    package var reason: Remark {
        switch self {
        case .failed(let reason), .paused(let reason, _): reason
        case .interrupted: Remark(.interrupted)
        }
    }

    /// The reason in English, for logs.
    package var words: String { reason.description }
}
