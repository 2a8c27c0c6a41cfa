import OpenSSL

/// The bytes of a connection, unencrypted at first, and under TLS after `secure`.
struct SubmissionWire: ~Copyable {
    private var engine: TLSEngine?
    /// The bytes to send.
    private(set) var output: [UInt8] = []

    /// Whether data can be sent: always without TLS, and after the handshake with TLS.
    var isReady: Bool {
        switch engine {
        case .some(let engine): engine.isEstablished
        case nil: true
        }
    }

    /// Starts TLS; the client begins the handshake.
    mutating func secure(_ context: TLSContext) throws(TLSError) { engine = try TLSEngine(server: context) }

    /// Returns the client's data in these bytes.
    mutating func receive(_ bytes: [UInt8]) throws(TLSError) -> [UInt8] {
        guard engine != nil else { return bytes }
        var plaintext: [UInt8] = []
        try engine?.receive(bytes.span, plaintext: &plaintext, output: &output)
        return plaintext
    }

    mutating func send(_ bytes: [UInt8]) throws(TLSError) {
        guard engine != nil else { return output += bytes }
        try engine?.send(bytes.span, output: &output)
    }

    mutating func close() { engine?.close(output: &output) }

    /// Returns the bytes to send and clears them.
    mutating func takeOutput() -> [UInt8] {
        defer { output = [] }
        return output
    }
}
