import OpenSSL

/// The bytes of one connection: in the clear, or under TLS from some point on.
struct SubmissionWire: ~Copyable {
    private var engine: TLSEngine?
    /// What is to be sent.
    private(set) var output: [UInt8] = []

    /// Whether what is said now can be heard: always in the clear, and under TLS once hands were shaken.
    var isReady: Bool {
        switch engine {
        case .some(let engine): engine.isEstablished
        case nil: true
        }
    }

    /// From here on TLS is spoken; the client begins.
    mutating func secure(_ context: TLSContext) throws(TLSError) { engine = try TLSEngine(server: context) }

    /// What the client said in these bytes.
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

    /// What is to be sent; afterwards nothing is.
    mutating func takeOutput() -> [UInt8] {
        defer { output = [] }
        return output
    }
}
