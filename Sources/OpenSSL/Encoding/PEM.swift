import COpenSSL

/// PEM text (RFC 7468) by way of a memory BIO.
enum PEM {
    /// What `body` writes, or `nil` when it does not return 1.
    static func write(_ body: (OpaquePointer) -> Int32) -> [UInt8]? {
        guard let bio = unsafe BIO_new(BIO_s_secmem()) else { return nil }
        defer { unsafe BIO_free(bio) }
        guard unsafe body(bio) == 1 else { return nil }
        var start: UnsafeMutablePointer<CChar>?
        let count = unsafe shim_BIO_get_mem_data(bio, &start)
        return unsafe Array(UnsafeRawBufferPointer(start: start, count: count))
    }
}
