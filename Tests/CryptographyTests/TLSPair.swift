import Cryptography

/// A client and a server that talk in memory.
struct TLSPair: ~Copyable {
    var client: TLSEngine
    var server: TLSEngine
    private var toServer: [UInt8] = []
    private var toClient: [UInt8] = []
    var clientGot: [UInt8] = []
    var serverGot: [UInt8] = []

    init(client: TLSContext, server: TLSContext, host: String = "localhost") throws {
        let clientEngine = try TLSEngine(client: client, host: host)
        let serverEngine = try TLSEngine(server: server)
        self.client = clientEngine
        self.server = serverEngine
    }

    /// Runs the handshake until neither side has anything more to send.
    mutating func handshake() throws {
        try client.start(output: &toServer)
        try settle()
    }

    /// Carries bytes back and forth until there are none. Throws one side's failure after the other side has received
    /// the alert; the other side's failure is then in `alertHeard`.
    mutating func settle() throws {
        var failure: (any Error)?
        while !toServer.isEmpty || !toClient.isEmpty {
            let (up, down) = (toServer, toClient)
            toServer = []
            toClient = []
            do throws(TLSError) {
                if !up.isEmpty { try server.receive(up.span, plaintext: &serverGot, output: &toClient) }
            } catch {
                if failure == nil { failure = error } else { alertHeard = error }
            }
            do throws(TLSError) {
                if !down.isEmpty { try client.receive(down.span, plaintext: &clientGot, output: &toServer) }
            } catch {
                if failure == nil { failure = error } else { alertHeard = error }
            }
        }
        if let failure { throw failure }
    }

    private(set) var alertHeard: TLSError?

    mutating func clientSays(_ text: String) throws {
        try client.send(Array(text.utf8).span, output: &toServer)
        try settle()
    }

    mutating func serverSays(_ bytes: [UInt8]) throws {
        try server.send(bytes.span, output: &toClient)
        try settle()
    }

    mutating func clientCloses() throws {
        client.close(output: &toServer)
        try settle()
    }

    mutating func serverCloses() throws {
        server.close(output: &toClient)
        try settle()
    }

    /// Passes the server bytes that no TLS client would send.
    mutating func serverHears(_ text: String) throws {
        toServer += Array(text.utf8)
        try settle()
    }
}
