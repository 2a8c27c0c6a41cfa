/// The limits on what is read of a message.
package enum MIMELimits {
    /// The deepest nesting of parts; deeper ones are not split.
    package static let deepest = 30
    /// The most parts of one message; further ones are ignored.
    package static let mostParts = 1000
    /// The most bytes of text that are shown or imported, of each kind.
    package static let longestText = 4 << 20
    /// The most characters of an attachment's name.
    package static let longestName = 200
}
