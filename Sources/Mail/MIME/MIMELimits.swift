/// What is read of a message at most.
package enum MIMELimits {
    /// Parts within parts; deeper ones stand undivided.
    package static let deepest = 30
    /// Parts of one message; those beyond are left out.
    package static let mostParts = 1000
    /// Bytes of text that are shown or brought over, of each kind.
    package static let longestText = 4 << 20
    /// Characters of an attachment's name.
    package static let longestName = 200
}
