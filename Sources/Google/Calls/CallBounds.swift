/// The limits of a call's duration and of its answer's size.
package struct CallBounds: Sendable, Hashable {
    package var timeout: Duration
    /// In bytes; a longer answer ends the call with an error.
    package var longestAnswer: Int

    package init(timeout: Duration = .seconds(60), longestAnswer: Int = 8 << 20) {
        self.timeout = timeout
        self.longestAnswer = longestAnswer
    }
}
