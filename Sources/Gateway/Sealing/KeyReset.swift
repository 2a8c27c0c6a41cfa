package import Base
package import Cryptography
import SQLStorage
package import Settings
package import Storage

/// Starts with a new key after the old one was lost. Everything sealed under the old key is dropped and must be given
/// again; mail is kept and waits until its accounts have a grant.
package struct KeyReset: Sendable {
    /// The result of a reset.
    package struct Outcome: Sendable, Hashable {
        package var dropped: [SealingPurpose]
        /// Where an unusable key file was moved; `nil` if there was none.
        package var setAside: String?
        /// Whether a key was created; otherwise the existing one is in use.
        package var hasMadeKey: Bool
    }

    private let store: any SealingStore
    private let source: KeySource
    private let clock: any WallClock

    package init(
        store: any SealingStore,
        source: KeySource,
        clock: any WallClock = SystemClock()
    ) {
        self.store = store
        self.source = source
        self.clock = clock
    }

    /// Checks whether the key is lost.
    ///
    /// - Returns: The problem with the key; `nil` if there is none, and nothing to reset.
    package func problem() async throws -> KeyProblem? {
        guard let sealing = try await store.sealing() else { return nil }
        do {
            let keys = try KeyRing(source)
            keys.attach(to: store)
            try keys.follow(sealing.proof)
            return nil
        } catch let problem as KeyProblem {
            return problem
        }
    }

    /// - Throws: `KeyResetProblem`, and the store's errors.
    package func run() async throws -> Outcome {
        let lock: any AnyObject & Sendable
        do { lock = try store.holdServing() } catch .locked { throw KeyResetProblem.serving }
        defer { withExtendedLifetime(lock) {} }
        guard let problem = try await problem() else { throw KeyResetProblem.notLost }
        var outcome = Outcome(dropped: [], setAside: nil, hasMadeKey: false)
        if case .unreadable = problem {
            guard !source.isCredential else { throw problem }
            let name = "\(source.path).unusable-\(clock.now.milliseconds)"
            try FileSystem.move(source.path, to: name)
            outcome.setAside = name
        }
        let keys = try KeyRing(source)
        if !keys.hasKey { outcome.hasMadeKey = try keys.makeKey() }
        outcome.dropped = try await store.dropSealedValues(
            proof: try keys.makeProof(),
            because: Reason(.sealingKeyLost),
            at: clock.now
        )
        return outcome
    }
}

/// Why the key is not reset.
package enum KeyResetProblem: Error, Sendable, Hashable, CustomStringConvertible {
    case serving
    case notLost

    package var description: String {
        switch self {
        case .serving: "a gateway is running on this store; stop it first"
        case .notLost:
            "the key is the right one, so nothing is dropped. `gsuite-gateway key rotate` changes the key and keeps what it "
                + "sealed"
        }
    }
}

/// Why the present key cannot open the store's secrets, and what to do.
package enum KeyProblem: Error, Sendable, Hashable {
    /// There is no key, but the store has secrets sealed under one.
    case missing(KeySource)
    /// The key cannot be read: others may read it too, its length is wrong, and the like.
    case unreadable(KeySource, SealingError)
    /// The key is not the one that the store's secrets are sealed under.
    case wrong(KeySource)
    /// The store's secrets were sealed by an earlier version, which did not bind them to what they belong to.
    case outdated
}

extension KeyProblem: CustomStringConvertible {
    package var description: String {
        switch self {
        case .missing(let source):
            "there is no key at \(source.origin), but the secrets in the database are sealed under one. \(Self.wayOut)"
        case .unreadable(_, let error): "the key cannot be used: \(error). \(Self.wayOut)"
        case .wrong(let source):
            "the key from \(source.origin) is not the one that the secrets in the database are sealed under. "
                + Self.wayOut
        case .outdated:
            "the secrets in the database were sealed by an earlier version of the gateway. `gsuite-gateway key reset` "
                + "drops them: every account must grant access again; mail is kept and waits"
        }
    }

    private static let wayOut =
        "Put the right key there (secrets.key_file, or the systemd credential of secrets.key_credential), such as your "
        + "copy of it. If it is lost, `gsuite-gateway key reset` drops what it sealed: every account must grant access "
        + "again; mail is kept and waits. (`gsuite-gateway key rotate` is for changing a key that you have.)"
}

/// Where the sealing key comes from: the systemd credential if systemd passes one, else the key file.
package struct KeySource: Sendable, Hashable {
    /// The kinds of places.
    enum Kind: Sendable, Hashable {
        case file
        /// systemd's copy of a file, made when it started the service. The service cannot change it.
        case credential(String)
    }

    let kind: Kind
    package let path: String

    package init(_ settings: SecretsSettings, _ sources: SettingSources) {
        if let path = sources.credential(settings.keyCredential), FileSystem.exists(path) {
            self.init(kind: .credential(settings.keyCredential), path: path)
        } else {
            self.init(file: settings.keyFile)
        }
    }

    package init(file path: String) {
        self.init(kind: .file, path: path)
    }

    private init(kind: Kind, path: String) {
        self.kind = kind
        self.path = path
    }

    package var isCredential: Bool { kind != .file }

    /// The key's origin in readable form.
    package var origin: String {
        switch kind {
        case .file: path
        case .credential(let name): "the systemd credential \(name)"
        }
    }

    /// Returns the current key; `nil` if there is none.
    ///
    /// - Throws: `KeyProblem.unreadable`.
    package func read() throws(KeyProblem) -> SealingKey? {
        guard FileSystem.exists(path) else { return nil }
        do throws(SealingError) {
            return try kind == .file ? SealingKey(file: path) : SealingKey(credential: path)
        } catch {
            throw .unreadable(self, error)
        }
    }
}
