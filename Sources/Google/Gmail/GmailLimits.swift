package import Base

/// The limits of calls to Gmail.
package struct GmailLimits: Sendable, Hashable {
    /// The largest message in bytes without a resumable upload; Google recommends one beyond 5 MB.
    package var largestSingleUpload = 5_000_000
    /// The timeout of a call without a body.
    package var callTimeout = Duration.seconds(60)
    /// The rate, in bytes a second, by which an upload's size extends that timeout.
    package var slowestUpload = 64 << 10
    /// The longest timeout of an upload.
    package var longestUpload = Duration.minutes(10)
    /// How many times an interrupted upload is resumed before the attempt ends.
    package var resumptions = 4
    /// The pauses between resumptions.
    package var resumptionBackoff = Backoff(first: .seconds(1), longest: .seconds(16))
    /// The longest answer in bytes; `fields` keeps answers small.
    package var longestAnswer = 1 << 20

    package init() {}

    func uploadTimeout(_ size: Int) -> Duration {
        min(callTimeout + .seconds(size / max(slowestUpload, 1)), max(longestUpload, callTimeout))
    }
}
