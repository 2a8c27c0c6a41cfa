import Cryptography
import Testing

struct ClientCertificateTests {
    let folder: TemporaryFolder
    let server: CertificateFiles
    let odoo: CertificateFiles
    let stranger: CertificateFiles

    init() throws {
        folder = try TemporaryFolder()
        server = try SelfSigned.write(to: folder.path + "/server", names: ["mail.example.com"])
        odoo = try SelfSigned.write(to: folder.path + "/odoo", names: ["odoo.example.com"])
        stranger = try SelfSigned.write(to: folder.path + "/stranger", names: ["odoo.example.com"])
    }

    private func pair(_ identity: CertificateFiles?, _ clients: ClientVerification) throws -> TLSPair {
        try TLSPair(
            client: TLSContext(trusting: server.chain, identity: identity),
            server: TLSContext(server, clients: clients)
        )
    }

    @Test func `a certificate that the CA vouches for is told`() throws {
        for clients in [ClientVerification.optional(caFile: odoo.chain), .required(caFile: odoo.chain)] {
            var pair = try pair(odoo, clients)
            try pair.handshake()
            let peer = pair.server.peerCertificate
            #expect(peer?.commonName == "odoo.example.com")
            #expect(peer?.dnsNames == ["odoo.example.com", "localhost"])
            #expect(peer?.ipAddresses == ["127.0.0.1", "::1"])
            #expect(peer?.fingerprint.count == 32)
        }
    }

    @Test func `no certificate will do where it is optional`() throws {
        var pair = try pair(nil, .optional(caFile: odoo.chain))
        try pair.handshake()
        let isEstablished = pair.server.isEstablished
        let peer = pair.server.peerCertificate
        #expect(isEstablished && peer == nil)
    }

    @Test func `no certificate will not do where it is required`() throws {
        var pair = try pair(nil, .required(caFile: odoo.chain))
        do {
            try pair.handshake()
            Issue.record("accepted")
        } catch TLSError.handshake(let reason) {
            #expect(reason.contains("did not return a certificate"))
        }
        // In TLS 1.3, the client has completed its handshake by then.
        guard case .broken(let alert)? = pair.alertHeard else {
            Issue.record("no alert")
            return
        }
        #expect(alert.contains("certificate required"))
    }

    @Test func `another certificate is refused, also where it is optional`() throws {
        for clients in [ClientVerification.optional(caFile: odoo.chain), .required(caFile: odoo.chain)] {
            var pair = try pair(stranger, clients)
            do {
                try pair.handshake()
                Issue.record("accepted")
            } catch TLSError.untrustedPeer {}
            let peer = pair.server.peerCertificate
            #expect(peer == nil)
        }
    }

    @Test func `a certificate that nobody asked for is not told`() throws {
        var pair = try pair(odoo, .none)
        try pair.handshake()
        let peer = pair.server.peerCertificate
        #expect(peer == nil)
    }

    @Test func `an unusable CA file is refused`() {
        #expect(throws: TLSError.self) { try TLSContext(server, clients: .required(caFile: "/nowhere.pem")) }
        #expect(throws: TLSError.self) { try TLSContext(server, clients: .optional(caFile: server.key)) }
    }
}
