/// A certificate chain with its key, loaded and ready for handshakes.
package final class ServerCertificate: Sendable {
    /// What the certificate says.
    package let certificate: Certificate
    let context: ContextPointer

    /// - Throws: `TLSError.unusableFile` naming the file and what is wrong with it.
    package init(_ files: CertificateFiles, clients: ClientVerification = .none) throws(TLSError) {
        context = try .server(clients: clients)
        try context.use(files)
        guard let certificate = Certificate(of: context) else {
            throw .unusableFile(path: files.chain, reason: "no certificate")
        }
        self.certificate = certificate
    }
}
