/// Limits of calls to Odoo and their answers.
package struct OdooLimits: Sendable {
    /// The timeout of a call.
    package var callTimeout: Duration
    /// In bytes.
    package var longestAnswer: Int
    /// Records created or read by one call.
    package var batch: Int

    package init(callTimeout: Duration = .seconds(120), longestAnswer: Int = 32 << 20, batch: Int = 200) {
        self.callTimeout = callTimeout
        self.longestAnswer = longestAnswer
        self.batch = batch
    }
}
