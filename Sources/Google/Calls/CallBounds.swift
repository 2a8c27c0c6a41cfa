/// How long a call may take, and how much may come back.
package struct CallBounds: Sendable, Hashable {
    package var timeout: Duration
    /// Bytes; a longer answer ends the call with an error.
    package var longestAnswer: Int

    package init(timeout: Duration = .seconds(60), longestAnswer: Int = 8 << 20) {
        self.timeout = timeout
        self.longestAnswer = longestAnswer
    }
}
