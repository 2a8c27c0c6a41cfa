import Base
import Logging
import NIOCore
import SMTP
import Storage
import TLSChannel

/// How a connection becomes encrypted, and whom its certificate names.
extension ConnectionHandler {
    func startTLS() {
        flush()
        guard let context, let tls = listener.tls(), let handler = try? TLSHandler(tls) else {
            tell(.missingCertificate, .error)
            return close(lingering: false)
        }
        // Plaintext that follows STARTTLS is treated as TLS, and fails the handshake unless it is TLS (CVE-2011-0411).
        var early = input
        input.clear()
        deadlines.began(isHandshake: true)
        do {
            try context.pipeline.syncOperations.addHandler(handler, position: .before(self))
            if early.readableBytes > 0 {
                let tlsContext = try context.pipeline.syncOperations.context(handler: handler)
                handler.receive(&early, context: tlsContext)
            }
        } catch {
            tell(.failedTLS, .error, metadata: ["error": "\(error)"])
            close(lingering: false)
        }
    }

    func secured(_ established: TLSHandler.Established) {
        logger[metadataKey: "tls"] = "\(established.version)"
        deadlines.began(isHandshake: false)
        guard let name = established.certificate?.loginName else { return secured(as: nil) }
        let (authenticator, admission) = (server.authenticator, server.admission)
        isIdentifying = true
        elsewhere {
            guard let login = await authenticator.login(forCertificate: name) else { return nil as String? }
            do throws(StorageError) { try await admission.refresh() } catch { return nil }
            return login
        } then: { handler, login in
            if login == nil {
                let named = PeerText.printable(name, longest: Self.longestName)
                handler.tell(.unknownCertificate, .notice, metadata: ["login": "\(named)"])
            }
            handler.secured(as: login)
        }
    }

    private func secured(as login: String?) {
        isIdentifying = false
        let greets = session.peer.isSecure
        session.tlsStarted(certificateName: login)
        if greets { say([.reply(session.greeting)]) }
        process()
    }
}
