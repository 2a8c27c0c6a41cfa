import COpenSSL

/// OpenSSL's per-thread error queue.
enum ErrorQueue {
    /// Empties the queue. Call it before every call whose error is examined; an older entry would be mistaken for the
    /// reason of the new failure.
    static func clear() {
        ERR_clear_error()
    }

    /// Removes all entries and returns the text of the first reason, for example `wrong version number`.
    static func takeReason(otherwise fallback: String) -> String {
        let code = ERR_get_error()
        defer { ERR_clear_error() }
        guard code != 0, let text = unsafe ERR_reason_error_string(code) else { return fallback }
        return unsafe String(cString: text)
    }
}
