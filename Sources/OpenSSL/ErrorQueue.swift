import COpenSSL

/// OpenSSL's per-thread queue of errors.
enum ErrorQueue {
    /// Empties the queue. To be called before every call whose error will be looked at: an older entry would be
    /// taken for the reason of the new failure.
    static func clear() {
        ERR_clear_error()
    }

    /// Takes all entries and returns the first reason in words, such as `wrong version number`.
    static func takeReason(otherwise fallback: String) -> String {
        let code = ERR_get_error()
        defer { ERR_clear_error() }
        guard code != 0, let text = unsafe ERR_reason_error_string(code) else { return fallback }
        return unsafe String(cString: text)
    }
}
