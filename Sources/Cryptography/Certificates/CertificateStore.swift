import Base

/// The certificates of a folder in Let's Encrypt's layout, `<folder>/<name>/{fullchain,privkey}.pem`, loaded for
/// serving. `refresh` loads new files without a restart, and keeps the old certificate where the new one is unusable.
package final class CertificateStore: Sendable {
    /// A change that `refresh` reports, once each.
    package enum Event: Sendable, Hashable {
        case loaded(name: String, Certificate)
        /// The new files cannot be used; the previous certificate, if any, stays in use.
        case refused(name: String, TLSError)
        case removed(name: String)
        /// What was refused is read again, from the same files as before.
        case recovered(name: String)
    }

    /// A subfolder.
    package struct Entry: Sendable {
        package let name: String
        /// The certificate in use; `nil` where none has been loaded yet.
        package let certificate: Certificate?
        /// Why the current files are not in use.
        package let problem: TLSError?
    }

    private struct Slot {
        var stamps: [FileStamp?] = []
        var loaded: ServerCertificate?
        var problem: TLSError?
    }

    private struct Shelf {
        var slots: [String: Slot] = [:]
        /// The failure of the last `refresh`, so that it is reported only once.
        var failure: TLSError?
    }

    private let folder: String
    private let defaultName: String?
    private let oldest: TLSVersion
    private let clients: ClientVerification
    /// Guards the reading of files, so that a caller that needs only a context does not wait for it.
    private let shelf = Locked(Shelf())
    private let current: Locked<TLSContext>

    /// Loads the certificates.
    ///
    /// - Parameters:
    ///   - defaultName: The subfolder whose certificate serves clients that request no name or an unknown one; by
    ///     default the first in alphabetical order.
    /// - Throws: `TLSError` when the default certificate cannot be loaded. Problems with other certificates are in
    ///   `entries`.
    package init(
        folder: String,
        defaultName: String? = nil,
        clients: ClientVerification = .none,
        oldest: TLSVersion = .tls12
    ) throws(TLSError) {
        self.folder = folder
        self.defaultName = defaultName
        self.clients = clients
        self.oldest = oldest
        var slots: [String: Slot] = [:]
        _ = try Self.update(&slots, folder: folder, clients: clients)
        current = Locked(
            try Self.context(
                of: slots,
                folder: folder,
                defaultName: defaultName,
                clients: clients,
                oldest: oldest
            )
        )
        shelf.withLock { $0.slots = slots }
    }

    /// The context for new connections. Open connections keep theirs.
    package var context: TLSContext { current.withLock { $0 } }

    /// The certificates in use and their problems, sorted by name.
    package var entries: [Entry] {
        shelf.withLock { shelf in
            shelf.slots.sorted { $0.key < $1.key }.map { name, slot in
                Entry(name: name, certificate: slot.loaded?.certificate, problem: slot.problem)
            }
        }
    }

    /// Loads the files that have changed, and tries those again that could not be used: their owner or mode may have been
    /// corrected, which changes nothing else about them. Reads files, so do not call it on an event loop.
    package func refresh() -> [Event] {
        shelf.withLock { shelf in
            var events: [Event] = []
            do throws(TLSError) {
                events = try Self.update(&shelf.slots, folder: folder, clients: clients)
                guard !events.isEmpty || shelf.failure != nil else { return [] }
                let context = try Self.context(
                    of: shelf.slots,
                    folder: folder,
                    defaultName: defaultName,
                    clients: clients,
                    oldest: oldest
                )
                current.withLock { $0 = context }
                // A certificate that was loaded says so itself.
                if shelf.failure != nil, !events.contains(where: \.isLoaded) {
                    events.append(.recovered(name: subject))
                }
                shelf.failure = nil
                return events
            } catch {
                guard shelf.failure != error else { return events }
                shelf.failure = error
                return events + [.refused(name: subject, error)]
            }
        }
    }

    /// What a failure of the certificates as a whole is reported of.
    private var subject: String { defaultName ?? folder }

    /// The subfolders of `folder` that contain a certificate.
    package static func names(in folder: String) throws(FileError) -> [String] {
        try Folder.names(in: folder).filter { name in
            FileStamp(path: CertificateFiles(folder: "\(folder)/\(name)").chain) != nil
        }
    }

    private static func update(
        _ slots: inout [String: Slot],
        folder: String,
        clients: ClientVerification
    ) throws(TLSError) -> [Event] {
        let names: [String]
        do throws(FileError) {
            names = try Self.names(in: folder)
        } catch {
            throw .unusableFile(path: error.path, reason: error.reason)
        }
        var events: [Event] = []
        for name in names {
            let files = CertificateFiles(folder: "\(folder)/\(name)")
            var slot = slots[name] ?? Slot()
            let stamps = [files.chain, files.key, clients.caFile ?? ""].map { FileStamp(path: $0) }
            let isChanged = stamps != slot.stamps
            guard isChanged || slot.problem != nil else { continue }
            slot.stamps = stamps
            do throws(TLSError) {
                let loaded = try ServerCertificate(files, clients: clients)
                let isSame = !isChanged && loaded.certificate == slot.loaded?.certificate
                slot.loaded = loaded
                slot.problem = nil
                events.append(isSame ? .recovered(name: name) : .loaded(name: name, loaded.certificate))
            } catch {
                if isChanged || slot.problem != error { events.append(.refused(name: name, error)) }
                slot.problem = error
            }
            slots[name] = slot
        }
        for name in slots.keys.sorted() where !names.contains(name) {
            slots[name] = nil
            events.append(.removed(name: name))
        }
        return events
    }

    private static func context(
        of slots: [String: Slot],
        folder: String,
        defaultName: String?,
        clients: ClientVerification,
        oldest: TLSVersion
    ) throws(TLSError) -> TLSContext {
        if let defaultName {
            guard let slot = slots[defaultName] else {
                throw .unusableFile(path: "\(folder)/\(defaultName)", reason: "no fullchain.pem")
            }
            if slot.loaded == nil, let problem = slot.problem { throw problem }
        }
        let others = slots.keys.sorted().filter { $0 != defaultName }
        let order = [defaultName].compactMap(\.self) + others
        let certificates = order.compactMap { slots[$0]?.loaded }
        guard !certificates.isEmpty else {
            if let problem = slots.values.compactMap(\.problem).first { throw problem }
            throw .unusableFile(path: folder, reason: "no certificate in it")
        }
        return try TLSContext(certificates: certificates, clients: clients, oldest: oldest)
    }
}

extension CertificateStore.Event {
    fileprivate var isLoaded: Bool { if case .loaded = self { true } else { false } }
}

/// Selects a value by the name that a client requests (SNI, RFC 6066 section 3): the exact name, otherwise a wildcard
/// for its first label (RFC 9525 section 6.3), otherwise the default.
struct ServerNames<Value: Sendable>: Sendable {
    let fallback: Value
    private var exact: [String: Value] = [:]
    /// By the part after `*.`.
    private var wildcards: [String: Value] = [:]

    init(fallback: Value) {
        self.fallback = fallback
    }

    /// The first value added for a name wins.
    mutating func add(_ value: Value, for names: [String]) {
        for name in names.map({ $0.lowercased() }) {
            if name.hasPrefix("*.") {
                let parent = String(name.dropFirst(2))
                wildcards[parent] = wildcards[parent] ?? value
            } else {
                exact[name] = exact[name] ?? value
            }
        }
    }

    func choose(_ requested: String?) -> Value {
        guard let requested else { return fallback }
        var name = requested.lowercased()
        if name.hasSuffix(".") { name.removeLast() }
        if let value = exact[name] { return value }
        guard let dot = name.firstIndex(of: "."), dot != name.startIndex else { return fallback }
        return wildcards[String(name[name.index(after: dot)...])] ?? fallback
    }
}
