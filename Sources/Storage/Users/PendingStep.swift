package import Base

/// A step that a browser has begun at one node and goes on with at any: its return from Google, the code after a password, the
/// setup of a second factor.
package struct PendingStep: Sendable, Hashable {
    package enum Kind: String, Sendable, CaseIterable {
        /// The browser was sent to Google and returns with a state.
        case consent
        /// The password was right; the code must follow.
        case code
        /// Odoo said who came with its ticket; they must confirm it.
        case entry
        /// They confirmed it; the code must follow.
        case entryCode = "entry-code"
        /// A user was shown the secret of a second factor, and confirms it with a code.
        case secondFactor = "second-factor"
    }

    /// What names a step among the others of its kind.
    package struct ID: Sendable, Hashable {
        package var kind: Kind
        package var digest: [UInt8]

        package init(_ kind: Kind, _ digest: [UInt8]) {
            self.kind = kind
            self.digest = digest
        }
    }

    package var id: ID
    /// The digest of the secret that binds the step to the browser or session that began it.
    package var browser: [UInt8]
    /// What is needed to go on, sealed for this step.
    package var sealed: [UInt8]
    package var expiresAt: Timestamp

    package init(id: ID, browser: [UInt8], sealed: [UInt8], expiresAt: Timestamp) {
        self.id = id
        self.browser = browser
        self.sealed = sealed
        self.expiresAt = expiresAt
    }
}

/// The pending steps of all browsers. Each method is one transaction.
package protocol PendingStepStore: Sendable {
    /// Stores a step in place of the one with the same id. Expired ones are removed, and where there are more than `most` of its
    /// kind, those that expire first.
    func keepStep(_ step: PendingStep, most: Int, at now: Timestamp) async throws(StorageError)

    /// The sealed content of a step; `nil` if there is none, or it has expired or belongs to another browser.
    func step(_ id: PendingStep.ID, browser: [UInt8], at now: Timestamp) async throws(StorageError) -> [UInt8]?

    /// Returns the sealed content of a step and removes it: of several nodes that ask, one gets it.
    func takeStep(_ id: PendingStep.ID, browser: [UInt8], at now: Timestamp) async throws(StorageError) -> [UInt8]?
}
