package import Base
import OpenSSL
import SQLiteStorage
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
    private let directory: String
    private let source: KeySource
    private let clock: any WallClock

    /// - Parameter directory: the data directory.
    package init(
        store: any SealingStore,
        directory: String,
        source: KeySource,
        clock: any WallClock = SystemClock()
    ) {
        self.store = store
        self.directory = directory
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
        let lock: DirectoryLock
        do { lock = try DirectoryLock(directory: directory) } catch .locked { throw KeyResetProblem.serving }
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
            because: Remark(.sealingKeyLost),
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
        case .serving: "a gateway is running on this data directory; stop it first"
        case .notLost:
            "the key is the right one, so nothing is dropped. `gsuite-gateway key rotate` changes the key and keeps what it "
                + "sealed"
        }
    }
}
