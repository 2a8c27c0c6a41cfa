package import Base
package import Google
package import Odoo
package import Storage

/// Why a run ended before its work was done. What was done stays done.
package enum JobStop: Error, Sendable, Hashable {
    /// It failed, and would fail again until something changes: the reason and what to do, in words for people.
    case failed(String)
    /// It goes on by itself, no earlier than `until`; without that, when it is due next.
    case paused(String, until: Timestamp?)
    /// The gateway stops, the time is up, or another process has taken the run over.
    case interrupted
}

extension JobStop {
    /// Google did not do what was asked for.
    package init(_ error: GoogleError) {
        switch error.disposition {
        case .retry(let notBefore): self = .paused("\(error)", until: notBefore)
        case .pauseAccount(let until): self = .paused("\(error)", until: until)
        case .reauthorize(let remedy), .accountBroken(let remedy): self = .failed("\(error). \(remedy)")
        case .notFound, .permanent: self = .failed("\(error)")
        case .unknown: self = .paused("\(error)", until: nil)
        }
    }

    /// Odoo did not do what was asked for.
    package init(_ error: OdooError) {
        self = error.isTransient ? .paused("\(error)", until: nil) : .failed("\(error)")
    }

    package init(_ error: StorageError) {
        self = .failed("the gateway's own store: \(error)")
    }
}
