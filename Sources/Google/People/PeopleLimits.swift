/// The limits of the People API (its reference, `people/v1`), and of its answers.
package struct PeopleLimits: Sendable, Hashable {
    /// Contacts read, created or changed by one call.
    package static let batch = 200
    /// Contacts removed by one call.
    package static let removals = 500
    /// Contacts on one page of a list.
    package static let page = 1000
    /// Groups on one page of a list.
    package static let groups = 1000

    /// The timeout of a call; batches of 200 take Google many seconds.
    package var callTimeout = Duration.seconds(120)
    /// In bytes: a page of 1,000 contacts with notes.
    package var longestAnswer = 32 << 20

    package init() {}

    var bounds: CallBounds { CallBounds(timeout: callTimeout, longestAnswer: longestAnswer) }
}
