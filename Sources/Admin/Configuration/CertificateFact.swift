package import Base

/// A certificate that listeners or the console use, as far as people have to know of it.
package struct CertificateFact: Sendable, Hashable {
    /// The name of its folder.
    package var name: String
    /// `nil` where none could be loaded yet.
    package var expiresAt: Timestamp?
    /// The gateway made it, and makes a new one in time.
    package var isOwn: Bool
    /// Why the files that lie there now are not in use.
    package var problem: String?

    package init(name: String, expiresAt: Timestamp?, isOwn: Bool, problem: String?) {
        self.name = name
        self.expiresAt = expiresAt
        self.isOwn = isOwn
        self.problem = problem
    }
}
