import COpenSSL

/// Reads and writes PEM text (RFC 7468) through a memory BIO.
enum PEM {
    /// Returns what `body` writes, or `nil` when it does not return 1.
    static func write(_ body: (OpaquePointer) -> Int32) -> [UInt8]? {
        guard let bio = unsafe BIO_new(BIO_s_secmem()) else { return nil }
        defer { unsafe BIO_free(bio) }
        guard unsafe body(bio) == 1 else { return nil }
        var start: UnsafeMutablePointer<CChar>?
        let count = unsafe shim_BIO_get_mem_data(bio, &start)
        return unsafe Array(UnsafeRawBufferPointer(start: start, count: count))
    }

    /// Returns the result of `parse` for a memory BIO that contains `text`.
    static func read(_ text: [UInt8], _ parse: (OpaquePointer) -> OpaquePointer?) -> OpaquePointer? {
        ErrorQueue.clear()
        guard let count = Int32(exactly: text.count) else { return nil }
        return unsafe text.withUnsafeBytes { bytes in
            guard let start = bytes.baseAddress, let bio = unsafe BIO_new_mem_buf(start, count) else { return nil }
            defer { unsafe BIO_free(bio) }
            return unsafe parse(bio)
        }
    }
}

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
