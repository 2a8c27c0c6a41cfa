package import Admin
package import Base
package import Cryptography
import Logging
package import Settings

#if canImport(Glibc)
import Glibc
#endif

/// The certificates of the listeners, with one store for each kind of client verification.
package struct Certificates: Sendable {
    package static let selfSignedName = "self-signed"

    /// How long before its expiry the gateway's own certificate is renewed.
    private static let renewal = Duration.days(30)

    private let folder: String
    private let hostName: String
    private var stores: [ClientVerification: CertificateStore] = [:]

    /// Loads `tls.certificates`; if it has no certificate, creates a self-signed one.
    package init(_ settings: GatewaySettings, hostName: String) throws {
        folder = settings.tls.certificates
        self.hostName = hostName
        guard settings.needsCertificate else { return }
        if try !FileSystem.exists(folder) || CertificateStore.names(in: folder).isEmpty {
            try FileSystem.makeFolder(folder)
            _ = try SelfSigned.write(to: "\(folder)/\(Self.selfSignedName)", names: [hostName])
        }
        var wanted = settings.smtp.listeners.filter { $0.encryption != .plain }.map(\.verification)
        if settings.console.enabled, settings.console.tls == .certificate { wanted.append(.none) }
        for clients in wanted {
            guard stores[clients] == nil else { continue }
            stores[clients] = try CertificateStore(
                folder: folder,
                defaultName: settings.tls.defaultCertificate,
                clients: clients,
                oldest: settings.tls.minimumVersion == .tls13 ? .tls13 : .tls12
            )
        }
    }

    /// Returns the store for a listener; `nil` if it needs none.
    func store(for listener: ListenerSettings) -> CertificateStore? { stores[listener.verification] }

    /// The store for the console, which requests no client certificates.
    var forConsole: CertificateStore? { stores[.none] }

    package var all: [CertificateStore] { Array(stores.values) }

    /// The folder and the state of its certificates. All stores read the same folder.
    package var facts: (folder: String, all: [CertificateInfo]) {
        (folder, all.first?.entries.map(Self.info) ?? [])
    }

    /// The same of a gateway that need not run. Creates and changes nothing.
    package static func facts(of settings: GatewaySettings) -> (folder: String, all: [CertificateInfo]) {
        let folder = settings.tls.certificates
        guard settings.needsCertificate, FileSystem.exists(folder) else { return (folder, []) }
        do {
            guard try !CertificateStore.names(in: folder).isEmpty else { return (folder, []) }
            let store = try CertificateStore(folder: folder, defaultName: settings.tls.defaultCertificate)
            return (folder, store.entries.map(info))
        } catch {
            let name = settings.tls.defaultCertificate ?? selfSignedName
            return (folder, [CertificateInfo(name: name, expiresAt: nil, isOwn: false, problem: "\(error)")])
        }
    }

    private static func info(_ entry: CertificateStore.Entry) -> CertificateInfo {
        CertificateInfo(
            name: entry.name,
            expiresAt: entry.certificate?.notAfter,
            isOwn: isOwn(entry),
            problem: entry.problem.map { "\($0)" }
        )
    }

    /// Renews the gateway's own certificate before it expires. Returns whether it did.
    package func renewOwn(at now: Timestamp) throws(TLSError) -> Bool {
        let own = all.first?.entries.first(where: Self.isOwn)
        guard let expiry = own?.certificate?.notAfter, expiry - now < Self.renewal else { return false }
        try SelfSigned.write(to: "\(folder)/\(Self.selfSignedName)", names: [hostName], now: now)
        return true
    }

    /// Whether the gateway created the certificate: it is in the gateway's own folder and self-signed.
    private static func isOwn(_ entry: CertificateStore.Entry) -> Bool {
        entry.name == selfSignedName && entry.certificate.map { $0.issuer == $0.subject } ?? false
    }
}

extension CertificateStore.Event {
    func note(in logger: Logger) {
        switch self {
        case .loaded(let name, let certificate):
            logger.notice(
                "a certificate was loaded",
                metadata: ["certificate": "\(name)", "expires": "\(certificate.notAfter.iso8601)"]
            )
        case .refused(let name, let error):
            logger.error(
                "cannot load a certificate; what was loaded before stays in use",
                metadata: ["certificate": "\(name)", "error": "\(error)"]
            )
        case .removed(let name): logger.notice("a certificate was removed", metadata: ["certificate": "\(name)"])
        case .recovered(let name):
            logger.notice("a certificate that could not be used was read again", metadata: ["certificate": "\(name)"])
        }
    }
}

extension ListenerSettings {
    fileprivate var verification: ClientVerification {
        guard let clientCA else { return .none }
        switch clientCertificates {
        case .off: return .none
        case .optional: return .optional(caFile: clientCA)
        case .required: return .required(caFile: clientCA)
        }
    }
}

/// The file system functions that the gateway needs outside its store.
package enum FileSystem {
    package static func exists(_ path: String) -> Bool { unsafe access(path, F_OK) == 0 }

    /// Creates a folder and its missing parents with mode 0700.
    package static func makeFolder(_ path: String) throws(FileSystemError) {
        var made = path.hasPrefix("/") ? "" : "."
        for part in path.split(separator: "/") {
            made += "/\(part)"
            guard unsafe mkdir(made, 0o700) == 0 || errno == EEXIST || errno == EROFS || exists(made) else {
                throw FileSystemError(
                    attempt: "create the folder \(made)",
                    reason: unsafe String(cString: strerror(errno))
                )
            }
        }
    }

    /// Creates the parent folder of `path`.
    package static func makeFolder(of path: String) throws(FileSystemError) {
        guard let slash = path.lastIndex(of: "/"), slash != path.startIndex else { return }
        try makeFolder(String(path[..<slash]))
    }

    /// Removes a file if it exists.
    static func remove(_ path: String) { _ = unsafe unlink(path) }

    /// Whether every user of this machine may read the file, by its own mode and those of its parent folders.
    package static func isReadableByOthers(_ path: String) -> Bool {
        var status = stat()
        guard unsafe stat(path, &status) == 0, status.st_mode & S_IROTH != 0 else { return false }
        guard let real = unsafe realpath(path, nil) else { return false }
        defer { unsafe free(real) }
        var folder = unsafe String(cString: real)
        while let slash = folder.lastIndex(of: "/"), slash != folder.startIndex {
            folder = String(folder[..<slash])
            guard unsafe stat(folder, &status) == 0, status.st_mode & S_IXOTH != 0 else { return false }
        }
        return true
    }

    /// Renames a file, replacing any file of the new name.
    static func move(_ path: String, to other: String) throws(FileSystemError) {
        guard unsafe rename(path, other) == 0 else {
            throw FileSystemError(
                attempt: "rename \(path) to \(other)",
                reason: unsafe String(cString: strerror(errno))
            )
        }
    }

    /// Makes the names in a folder survive a power failure.
    static func flush(folder: String) throws(FileSystemError) {
        let descriptor = unsafe open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .last("open \(folder)") }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw .last("write \(folder) to the disk") }
    }

    /// Gives a file that root made to the owner of its folder.
    static func giveToFolderOwner(_ path: String) throws(FileSystemError) {
        guard geteuid() == 0, let slash = path.lastIndex(of: "/") else { return }
        var status = stat()
        guard unsafe stat(String(path[...slash]), &status) == 0, unsafe lchown(path, status.st_uid, status.st_gid) == 0
        else { throw .last("give \(path) to its folder's owner") }
    }

    /// The owner of a folder that this process's user may not use; `nil` where the user may, or there is no such folder.
    package static func ownerOfForbidden(_ folder: String) -> String? {
        guard unsafe access(folder, R_OK | W_OK | X_OK) != 0, errno == EACCES else { return nil }
        var status = stat()
        guard unsafe stat(folder, &status) == 0, let entry = unsafe getpwuid(status.st_uid) else {
            return usualUser
        }
        return unsafe String(cString: entry.pointee.pw_name)
    }

    /// The user whom the package creates.
    private static let usualUser = "gsuite-gateway"

    /// The machine's host name.
    package static var hostName: String {
        var name = [CChar](repeating: 0, count: 256)
        guard unsafe gethostname(&name, name.count - 1) == 0 else { return "localhost" }
        return String(decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}

/// Why a folder could not be created, or a file not be renamed.
package struct FileSystemError: Error, CustomStringConvertible {
    /// What was attempted, such as "create the folder /var/lib/gateway".
    let attempt: String
    let reason: String

    package var description: String { "cannot \(attempt): \(reason)" }
}
