package import Base
import COpenSSL

#if canImport(Glibc)
import Glibc
#endif

/// The contents of an X.509 certificate (RFC 5280).
package struct Certificate: Sendable, Hashable {
    /// The subject in the form of RFC 4514, for example `CN=odoo,O=Example`.
    package let subject: String
    package let issuer: String
    /// The subject's first common name.
    package let commonName: String?
    /// Subject alternative names.
    package let dnsNames: [String]
    package let ipAddresses: [String]
    package let emails: [String]
    package let notBefore: Timestamp
    package let notAfter: Timestamp
    /// The SHA-256 digest of the whole certificate, 32 bytes.
    package let fingerprint: [UInt8]

    /// The names that it serves: its DNS names, or its common name where it has none.
    package var serverNames: [String] {
        dnsNames.isEmpty ? [commonName].compactMap(\.self) : dnsNames
    }
}

extension Certificate {
    /// The certificate that a context presents.
    init?(of context: ContextPointer) {
        guard let x509 = unsafe SSL_CTX_get0_certificate(context.pointer) else { return nil }
        unsafe self.init(x509)
    }

    /// Reads an `X509`, which remains the caller's. Returns `nil` when it is damaged.
    init?(_ x509: OpaquePointer) {
        var digest = [UInt8](repeating: 0, count: Int(EVP_MAX_MD_SIZE))
        var length: UInt32 = 0
        guard unsafe X509_digest(x509, EVP_sha256(), &digest, &length) == 1,
            let notBefore = unsafe Timestamp(X509_get0_notBefore(x509)),
            let notAfter = unsafe Timestamp(X509_get0_notAfter(x509)),
            let subjectName = unsafe X509_get_subject_name(x509),
            let issuerName = unsafe X509_get_issuer_name(x509)
        else { return nil }
        let alternatives = unsafe AlternativeNames(x509)
        subject = unsafe Self.text(of: subjectName)
        issuer = unsafe Self.text(of: issuerName)
        commonName = unsafe Self.commonName(of: subjectName)
        dnsNames = alternatives.dns
        ipAddresses = alternatives.ip
        emails = alternatives.email
        self.notBefore = notBefore
        self.notAfter = notAfter
        fingerprint = Array(digest.prefix(Int(length)))
    }

    private static func text(of name: OpaquePointer) -> String {
        guard let bio = unsafe BIO_new(BIO_s_mem()) else { return "" }
        defer { unsafe BIO_free(bio) }
        unsafe X509_NAME_print_ex(bio, name, 0, shim_XN_FLAG_RFC2253_UTF8)
        var start: UnsafeMutablePointer<CChar>?
        let count = unsafe shim_BIO_get_mem_data(bio, &start)
        return unsafe String(decoding: UnsafeRawBufferPointer(start: start, count: count), as: UTF8.self)
    }

    private static func commonName(of name: OpaquePointer) -> String? {
        let index = unsafe X509_NAME_get_index_by_NID(name, NID_commonName, -1)
        guard index >= 0, let entry = unsafe X509_NAME_get_entry(name, index),
            let value = unsafe X509_NAME_ENTRY_get_data(entry)
        else { return nil }
        var utf8: UnsafeMutablePointer<UInt8>?
        let count = unsafe ASN1_STRING_to_UTF8(&utf8, value)
        guard count >= 0, let start = unsafe utf8 else { return nil }
        defer { unsafe CRYPTO_free(start, #file, #line) }
        // An embedded NUL has been used to make one name look like another.
        let text = unsafe String(decoding: UnsafeRawBufferPointer(start: start, count: Int(count)), as: UTF8.self)
        return text.utf8.contains(0) ? nil : text
    }
}

/// The subject alternative names of a certificate (RFC 5280 section 4.2.1.6).
private struct AlternativeNames {
    var dns: [String] = []
    var ip: [String] = []
    var email: [String] = []

    init(_ x509: OpaquePointer) {
        guard let extensions = unsafe X509_get_ext_d2i(x509, NID_subject_alt_name, nil, nil) else { return }
        let stack = OpaquePointer(extensions)
        for index in unsafe 0..<max(OPENSSL_sk_num(stack), 0) {
            guard let raw = unsafe OPENSSL_sk_value(stack, index) else { continue }
            unsafe add(raw.assumingMemoryBound(to: GENERAL_NAME.self))
        }
        unsafe OPENSSL_sk_pop_free(stack) { unsafe GENERAL_NAME_free($0?.assumingMemoryBound(to: GENERAL_NAME.self)) }
    }

    private mutating func add(_ name: UnsafeMutablePointer<GENERAL_NAME>) {
        var kind: Int32 = 0
        guard let value = unsafe GENERAL_NAME_get0_value(name, &kind),
            [GEN_DNS, GEN_IPADD, GEN_EMAIL].contains(kind)
        else { return }
        let string = unsafe value.assumingMemoryBound(to: ASN1_STRING.self)
        let count = unsafe Int(ASN1_STRING_length(string))
        let bytes = unsafe Array(UnsafeRawBufferPointer(start: ASN1_STRING_get0_data(string), count: count))
        guard kind != GEN_IPADD else {
            if let address = Self.address(bytes) { ip.append(address) }
            return
        }
        guard !bytes.contains(0) else { return }
        let text = String(decoding: bytes, as: UTF8.self)
        if kind == GEN_DNS { dns.append(text) } else { email.append(text) }
    }

    private static func address(_ bytes: [UInt8]) -> String? {
        let family = bytes.count == 4 ? AF_INET : AF_INET6
        guard bytes.count == 4 || bytes.count == 16 else { return nil }
        var text = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
        guard unsafe inet_ntop(family, bytes, &text, socklen_t(text.count)) != nil else { return nil }
        return String(decoding: text.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    }
}

extension Timestamp {
    /// Reads an `ASN1_TIME`.
    fileprivate init?(_ time: UnsafePointer<ASN1_TIME>?) {
        var parts = unsafe tm()
        guard unsafe ASN1_TIME_to_tm(time, &parts) == 1 else { return nil }
        self.init(milliseconds: unsafe Int64(timegm(&parts)) * 1000)
    }
}

/// The paths of a certificate chain and its private key, both in PEM.
package struct CertificateFiles: Sendable, Hashable {
    /// The server's own certificate first, followed by its issuers up to the root.
    package var chain: String
    package var key: String

    package init(chain: String, key: String) {
        self.chain = chain
        self.key = key
    }

    /// The layout of Let's Encrypt: `<folder>/fullchain.pem` and `<folder>/privkey.pem`.
    package init(folder: String) {
        chain = folder + "/fullchain.pem"
        key = folder + "/privkey.pem"
    }
}

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
