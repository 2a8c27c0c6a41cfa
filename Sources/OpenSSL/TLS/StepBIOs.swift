import COpenSSL

/// The two memory BIOs of one step of a `TLSEngine`. The `SSL` owns them until `finish` removes them.
@safe
struct StepBIOs {
    private let outgoing: OpaquePointer

    /// Creates a BIO that reads `input` without copying it; `input` must stay valid until `finish`.
    init(_ ssl: OpaquePointer, input: UnsafeRawBufferPointer) throws(TLSError) {
        guard let count = Int32(exactly: input.count) else { throw .library(reason: "too much at once") }
        // OpenSSL refuses a nil pointer; for an empty range, any other pointer works.
        let start = unsafe input.baseAddress ?? UnsafeRawPointer(ssl)
        guard let incoming = unsafe BIO_new_mem_buf(start, count) else { throw .library(reason: "no memory") }
        // The end of the input means "more to come", not the end of the stream.
        unsafe shim_BIO_set_mem_eof_return(incoming, -1)
        guard let outgoing = unsafe BIO_new(BIO_s_mem()) else {
            unsafe BIO_free(incoming)
            throw .library(reason: "no memory")
        }
        unsafe self.outgoing = outgoing
        unsafe SSL_set0_rbio(ssl, incoming)
        unsafe SSL_set0_wbio(ssl, outgoing)
    }

    /// Appends the pending output to `output` and frees both BIOs.
    func finish(_ ssl: OpaquePointer, output: inout some ByteSink) {
        var start: UnsafeMutablePointer<CChar>?
        let count = unsafe shim_BIO_get_mem_data(outgoing, &start)
        if count > 0 {
            output.append(atLeast: count) { span in
                unsafe span.withUnsafeMutableBytes { room, initialized in
                    unsafe room.copyMemory(from: UnsafeRawBufferPointer(start: start, count: count))
                    initialized = count
                }
            }
        }
        unsafe SSL_set0_rbio(ssl, nil)
        unsafe SSL_set0_wbio(ssl, nil)
    }
}

extension UnsafeRawBufferPointer {
    /// No bytes.
    static var empty: UnsafeRawBufferPointer { unsafe UnsafeRawBufferPointer(start: nil, count: 0) }
}
