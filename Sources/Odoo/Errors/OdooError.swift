package import HTTP

/// Why a call to Odoo did not succeed.
package struct OdooError: Error, Sendable, Hashable {
    package enum Cause: Sendable, Hashable {
        /// Login, password or key refused; also what Odoo answers to a password where a second factor is on.
        case accessDenied
        /// The user may not do this with the records of that model.
        case accessRights(model: String)
        /// A record that the call was made on is gone.
        case missingRecord
        /// The model or method does not exist: the module that brings it is not installed.
        case missingModel(String)
        /// Odoo's rules refuse the values, or the call; also values that point to a record that is gone.
        case refused
        /// Another transaction was in the way, or Odoo has no free worker or connection.
        case busy
        case databaseNotFound
        /// What `odoo setup` makes is not in Odoo, or the user is not in the gateway's group.
        case notSetUp
        /// A web page where JSON was due: maintenance, a proxy, or no Odoo at all.
        case webPage(status: Int)
        /// Another address wants to be called; only its scheme and host are kept.
        case redirected(to: String)
        case unsupportedVersion(OdooVersion)
        /// No complete answer came.
        case transport(HTTPFailure)
        /// An answer that could not be read, or values that JSON cannot write.
        case unreadable
        /// Some other exception, by its Python name.
        case exception(String)
    }

    package var cause: Cause
    /// Odoo's words, or ours: one line, bounded, without secrets.
    package var detail: String
    /// Whether Odoo may have done what the call asked for, all the same.
    package var mayHaveActed: Bool

    package init(_ cause: Cause, _ detail: String = "", mayHaveActed: Bool = false) {
        self.cause = cause
        self.detail = detail
        self.mayHaveActed = mayHaveActed
    }

    /// Whether the same call may succeed later without anybody doing something.
    package var isTransient: Bool {
        switch cause {
        case .busy: true
        case .webPage(let status): status == 429 || status >= 500
        case .transport(let failure): [.nameResolution, .connection, .timeout, .proxy, .other].contains(failure.kind)
        default: false
        }
    }

    /// Whether it is because of what was to be written, so that others' values, or fewer, may be taken.
    package var concernsTheValues: Bool {
        switch cause {
        case .refused, .missingRecord, .webPage(status: Self.contentTooLarge): true
        default: false
        }
    }

    /// What a proxy answers that takes no call of that size (RFC 9110 section 15.5.14).
    private static let contentTooLarge = 413
}
