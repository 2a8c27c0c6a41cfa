package import Base
import COpenSSL

#if canImport(Glibc)
import Glibc
#endif

/// Creates a self-signed certificate, for a first start without any other.
package enum SelfSigned {
    /// Creates a P-256 key and a certificate for `names` (DNS names or IP addresses) and for localhost, and writes them
    /// to `folder`, which is created if missing: `privkey.pem` and `fullchain.pem`, both with mode 0600.
    ///
    /// The certificate is its own CA, so a client may use `fullchain.pem` as its CA file.
    ///
    /// - Throws: `TLSError.unusableFile` when a file cannot be written, `.library` when a name is invalid.
    @discardableResult
    package static func write(
        to folder: String,
        names: [String],
        validFor length: Duration = .days(825),
        now: Timestamp = SystemClock().now
    ) throws(TLSError) -> CertificateFiles {
        let pem = try make(names: names, notBefore: now - .hours(1), notAfter: now + length)
        let files = CertificateFiles(folder: folder)
        do throws(FileError) {
            try PrivateFile.makeFolder(folder)
            // Writes the key first, so that a process that waits for the certificate finds its key.
            try PrivateFile.write(pem.key, to: files.key, replacing: true)
            try PrivateFile.write(pem.certificate, to: files.chain, replacing: true)
        } catch {
            throw .unusableFile(path: error.path, reason: error.reason)
        }
        return files
    }

    private static func make(
        names: [String],
        notBefore: Timestamp,
        notAfter: Timestamp
    ) throws(TLSError) -> (certificate: [UInt8], key: [UInt8]) {
        ErrorQueue.clear()
        guard let key = unsafe shim_generate_P256() else { throw failure() }
        defer { unsafe EVP_PKEY_free(key) }
        guard let x509 = unsafe X509_new() else { throw failure() }
        defer { unsafe X509_free(x509) }
        let everyName = uniqued(names + ["localhost", "127.0.0.1", "::1"])
        let serial = RandomBytes.make(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) } >> 1
        guard unsafe X509_set_version(x509, 2) == 1,
            unsafe ASN1_INTEGER_set_uint64(X509_get_serialNumber(x509), serial) == 1,
            unsafe ASN1_TIME_set(X509_getm_notBefore(x509), time_t(notBefore.seconds)) != nil,
            unsafe ASN1_TIME_set(X509_getm_notAfter(x509), time_t(notAfter.seconds)) != nil,
            unsafe X509_set_pubkey(x509, key) == 1,
            unsafe setName(of: x509, to: everyName.first ?? "localhost"),
            unsafe add(NID_basic_constraints, "critical,CA:TRUE", to: x509),
            unsafe add(NID_key_usage, "critical,digitalSignature,keyCertSign", to: x509),
            unsafe add(NID_ext_key_usage, "serverAuth,clientAuth", to: x509),
            unsafe add(NID_subject_key_identifier, "hash", to: x509),
            unsafe add(NID_subject_alt_name, try alternatives(everyName), to: x509),
            unsafe X509_sign(x509, key, EVP_sha256()) > 0
        else { throw failure() }
        let certificate = unsafe PEM.write { unsafe PEM_write_bio_X509($0, x509) }
        let privateKey = unsafe PEM.write { unsafe PEM_write_bio_PKCS8PrivateKey($0, key, nil, nil, 0, nil, nil) }
        guard let certificate, let privateKey else { throw failure() }
        return (certificate, privateKey)
    }

    private static func failure() -> TLSError {
        .library(reason: ErrorQueue.takeReason(otherwise: "no certificate"))
    }

    private static func uniqued(_ names: [String]) -> [String] {
        var seen: Set<String> = []
        return names.filter { seen.insert($0.lowercased()).inserted }
    }

    private static func setName(of x509: OpaquePointer, to commonName: String) -> Bool {
        let name = unsafe X509_get_subject_name(x509)
        // RFC 5280 allows 64 characters here; the alternative names are complete.
        let text = Array(commonName.utf8.prefix(64))
        return unsafe X509_NAME_add_entry_by_NID(name, NID_commonName, MBSTRING_UTF8, text, Int32(text.count), -1, 0)
            == 1 && X509_set_issuer_name(x509, name) == 1
    }

    private static func add(_ kind: Int32, _ value: String, to x509: OpaquePointer) -> Bool {
        var context = unsafe X509V3_CTX()
        unsafe X509V3_set_ctx(&context, x509, x509, nil, nil, 0)
        guard let made = unsafe X509V3_EXT_conf_nid(nil, &context, kind, value) else { return false }
        defer { unsafe X509_EXTENSION_free(made) }
        return unsafe X509_add_ext(x509, made, -1) == 1
    }

    /// The subject alternative names in OpenSSL's configuration syntax, in which commas and colons are special.
    private static func alternatives(_ names: [String]) throws(TLSError) -> String {
        var parts: [String] = []
        for name in names {
            if isAddress(name) {
                parts.append("IP:\(name)")
            } else {
                let isName = name.utf8.allSatisfy { byte in
                    UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte | 0x20
                        || UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte
                        || [UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "*"), UInt8(ascii: "_")].contains(byte)
                }
                guard isName, !name.isEmpty else { throw .library(reason: "\(name) is not a host name") }
                parts.append("DNS:\(name)")
            }
        }
        return parts.joined(separator: ",")
    }

    private static func isAddress(_ text: String) -> Bool {
        var address = in6_addr()
        return unsafe inet_pton(AF_INET, text, &address) == 1 || inet_pton(AF_INET6, text, &address) == 1
    }
}
