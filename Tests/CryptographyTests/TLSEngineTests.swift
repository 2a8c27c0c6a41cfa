import Cryptography
import Testing

struct TLSEngineTests {
    let folder: TemporaryFolder
    let files: CertificateFiles

    init() throws {
        folder = try TemporaryFolder()
        files = try SelfSigned.write(to: folder.path + "/mail.example.com", names: ["mail.example.com"])
    }

    @Test(arguments: [(TLSVersion.tls12, "TLSv1.2"), (.tls13, "TLSv1.3")])
    func `both sides agree on a version and talk`(newest: TLSVersion, version: String) throws {
        let client = try TLSContext(trusting: files.chain, newest: newest)
        var pair = try TLSPair(client: client, server: TLSContext(files))
        try pair.handshake()
        let (spoken, cipher, name) = (pair.server.version, pair.server.cipher, pair.server.serverName)
        #expect(spoken == version)
        #expect(cipher.contains(newest == .tls12 ? "ECDHE-ECDSA-" : "TLS_"))
        #expect(name == "localhost")
        try pair.clientSays("EHLO there\r\n")
        let heard = String(decoding: pair.serverGot, as: UTF8.self)
        #expect(heard == "EHLO there\r\n")
        let megabytes = (0..<3_000_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        try pair.serverSays(megabytes)
        let isWhole = pair.clientGot == megabytes
        #expect(isWhole)
    }

    /// Holds an engine as a connection's handler does: at first without one.
    private final class Holder {
        var engine: TLSEngine?
    }

    @Test func `an engine may be held as an optional`() throws {
        let holder = Holder()
        var (plaintext, output): ([UInt8], [UInt8]) = ([], [])
        try holder.engine?.receive([1].span, plaintext: &plaintext, output: &output)
        holder.engine = try TLSEngine(server: TLSContext(files))
        #expect(throws: TLSError.self) {
            let hello = Array("HELO there, this is no TLS at all\r\n".utf8)
            try holder.engine?.receive(hello.span, plaintext: &plaintext, output: &output)
        }
        #expect(plaintext.isEmpty)
    }

    @Test(arguments: ["mail.example.com", "LOCALHOST", "127.0.0.1", "::1"])
    func `a certificate is good for its names`(host: String) throws {
        var pair = try TLSPair(client: TLSContext(trusting: files.chain), server: TLSContext(files), host: host)
        try pair.handshake()
        let isEstablished = pair.client.isEstablished && pair.server.isEstablished
        #expect(isEstablished)
        let subject = pair.client.peerCertificate?.subject
        #expect(subject == "CN=mail.example.com")
    }

    @Test(arguments: ["example.com", "evil.example.com", "127.0.0.2"])
    func `another host name is refused, and the server hears an alert`(host: String) throws {
        var pair = try TLSPair(client: TLSContext(trusting: files.chain), server: TLSContext(files), host: host)
        do {
            try pair.handshake()
            Issue.record("accepted")
        } catch TLSError.untrustedPeer(let reason) {
            #expect(reason.contains("mismatch"))
        }
        guard case .handshake(let alert)? = pair.alertHeard else {
            Issue.record("no alert")
            return
        }
        #expect(alert.contains("alert"))
    }

    @Test func `an unknown CA is refused`() throws {
        let other = try SelfSigned.write(to: folder.path + "/other", names: ["mail.example.com"])
        var pair = try TLSPair(client: TLSContext(trusting: other.chain), server: TLSContext(files))
        do {
            try pair.handshake()
            Issue.record("accepted")
        } catch TLSError.untrustedPeer {}
    }

    @Test func `close_notify goes both ways`() throws {
        var pair = try TLSPair(client: TLSContext(trusting: files.chain), server: TLSContext(files))
        try pair.handshake()
        try pair.clientCloses()
        var (serverSaw, clientSaw) = (pair.server.peerHasClosed, pair.client.peerHasClosed)
        #expect(serverSaw && !clientSaw)
        // The other direction is still open (RFC 8446 section 6.1).
        try pair.serverSays(Array("221 bye".utf8))
        #expect(pair.clientGot == Array("221 bye".utf8))
        try pair.serverCloses()
        (serverSaw, clientSaw) = (pair.server.peerHasClosed, pair.client.peerHasClosed)
        #expect(serverSaw && clientSaw)
        do {
            try pair.clientSays("too late")
            Issue.record("sent after closing")
        } catch TLSError.closed {}
    }

    @Test func `plain text instead of a ClientHello fails`() throws {
        var pair = try TLSPair(client: TLSContext(trusting: files.chain), server: TLSContext(files))
        do {
            try pair.serverHears("EHLO there\r\nMAIL FROM:<a@example.com>\r\n")
            Issue.record("accepted")
        } catch TLSError.handshake {}
        do {
            try pair.serverHears("more")
            Issue.record("accepted")
        } catch TLSError.closed {}
    }

    @Test func `nothing is sent before the handshake is over`() throws {
        var engine = try TLSEngine(server: TLSContext(files))
        var output: [UInt8] = []
        do {
            try engine.send([1].span, output: &output)
            Issue.record("sent")
        } catch TLSError.closed {}
        engine.close(output: &output)
        #expect(output.isEmpty)
    }

    @Test func `bytes may come one by one`() throws {
        var client = try TLSEngine(client: TLSContext(trusting: files.chain), host: "localhost")
        var server = try TLSEngine(server: TLSContext(files))
        var (up, down, got): ([UInt8], [UInt8], [UInt8]) = ([], [], [])
        try client.start(output: &up)
        for _ in 0..<4 {
            for byte in up { try server.receive([byte].span, plaintext: &got, output: &down) }
            up = []
            for byte in down { try client.receive([byte].span, plaintext: &got, output: &up) }
            down = []
        }
        try client.send([7, 8, 9].span, output: &up)
        for byte in up { try server.receive([byte].span, plaintext: &got, output: &down) }
        #expect(got == [7, 8, 9])
    }
}
