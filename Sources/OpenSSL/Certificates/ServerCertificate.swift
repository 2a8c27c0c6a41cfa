/// A certificate chain with its key, loaded for handshakes.
package final class ServerCertificate: Sendable {
    /// The contents of the certificate.
    package let certificate: Certificate
    let context: ContextPointer

    /// - Throws: `TLSError.unusableFile` with the file and its problem.
    package init(_ files: CertificateFiles, clients: ClientVerification = .none) throws(TLSError) {
        context = try .server(clients: clients)
        try context.use(files)
        guard let certificate = Certificate(of: context) else {
            throw .unusableFile(path: files.chain, reason: "no certificate")
        }
        self.certificate = certificate
    }
}
