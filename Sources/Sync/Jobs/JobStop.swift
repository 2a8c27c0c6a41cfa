package import Base
package import Google
package import Odoo
package import Storage

/// Why a run ended before its work was done. What it did is kept.
package enum JobStop: Error, Sendable, Hashable {
    /// The run failed and would fail again until something changes. Carries the reason and what to do.
    case failed(Remark)
    /// The run continues by itself no earlier than `until`, or when it is next due if `until` is `nil`.
    case paused(Remark, until: Timestamp?)
    /// The gateway stops, the time is up, or another process has taken over the run.
    case interrupted
}

extension JobStop {
    /// Google refused or did not complete a request.
    package init(_ error: GoogleError) {
        switch error.disposition {
        case .retry(let notBefore): self = .paused(error.reason, until: notBefore)
        case .pauseAccount(let until): self = .paused(error.reason, until: until)
        case .reauthorize(let remedy), .accountBroken(let remedy):
            self = .failed(Remark(.remedied, remedy.rawValue, cause: error.reason))
        case .notFound, .permanent: self = .failed(error.reason)
        case .unknown: self = .paused(error.reason, until: nil)
        }
    }

    /// Odoo refused or did not complete a request.
    package init(_ error: OdooError) {
        self = error.isTransient ? .paused(error.reason, until: nil) : .failed(error.reason)
    }

    package init(_ error: StorageError) {
        self = .failed(Remark(.storeFailed, "\(error)"))
    }
}
