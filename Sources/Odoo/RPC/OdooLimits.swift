/// Bounds of what is asked of Odoo and taken from it.
package struct OdooLimits: Sendable {
    /// A call must be over by then.
    package var callTimeout: Duration
    /// In bytes.
    package var longestAnswer: Int
    /// Records made or read by one call.
    package var batch: Int

    package init(callTimeout: Duration = .seconds(120), longestAnswer: Int = 32 << 20, batch: Int = 200) {
        self.callTimeout = callTimeout
        self.longestAnswer = longestAnswer
        self.batch = batch
    }
}
