package import Base

/// A certificate of the listeners or the console, for display.
package struct CertificateFact: Sendable, Hashable {
    /// The name of its folder.
    package var name: String
    /// `nil` if none could be loaded yet.
    package var expiresAt: Timestamp?
    /// The gateway made it and renews it before it expires.
    package var isOwn: Bool
    /// Why the files in the folder are not in use.
    package var problem: String?

    package init(name: String, expiresAt: Timestamp?, isOwn: Bool, problem: String?) {
        self.name = name
        self.expiresAt = expiresAt
        self.isOwn = isOwn
        self.problem = problem
    }
}
