package import Base

/// Bounds of the calls to Gmail.
package struct GmailLimits: Sendable, Hashable {
    /// Larger messages go by a resumable upload: Google advises it beyond 5 MB.
    package var largestSingleUpload = 5_000_000
    /// A call without a body must be answered within.
    package var callTimeout = Duration.seconds(60)
    /// An upload gets that and the time its size takes at this rate, in bytes a second.
    package var slowestUpload = 64 << 10
    /// But no upload gets longer than this.
    package var longestUpload = Duration.minutes(10)
    /// How often an interrupted upload is taken up again before the attempt ends.
    package var resumptions = 4
    /// Between two of those.
    package var resumptionBackoff = Backoff(first: .seconds(1), longest: .seconds(16))
    /// No answer that the gateway asks for is longer; `fields` keeps them small.
    package var longestAnswer = 1 << 20

    package init() {}

    func uploadTimeout(_ size: Int) -> Duration {
        min(callTimeout + .seconds(size / max(slowestUpload, 1)), max(longestUpload, callTimeout))
    }
}
