import Base
import OpenSSL
import SQLiteStorage
package import Storage

/// Changes the sealing key: makes a new one and seals everything under it, also beside a gateway that serves.
///
/// In this order, so that a crash at any point leaves a key with which everything opens: the new key is written beside
/// the key file; in one transaction every value is sealed under it, and it is handed over, itself sealed under the old
/// key; it takes the place of the old one in the key file; and it is no longer handed over once the serving process has
/// it, which may not be able to read the file (systemd hands it a copy when it starts).
package struct KeyRotation: Sendable {
    /// What was done.
    package struct Outcome: Sendable, Hashable {
        /// How many values are sealed under the new key.
        package var renewed = 0
        /// What could not be opened before, and was left as it was.
        package var unreadable: [SealingPurpose] = []
        /// Whether a gateway that serves has taken the new key up; `nil` where none serves.
        package var isTakenUp: Bool?
    }

    private static let lookInterval = Duration.milliseconds(100)

    private let store: any SealingStore
    private let directory: String
    private let source: KeySource
    /// How long a serving gateway is given to take a new key up.
    private let patience: Duration

    /// - Parameter directory: the data directory.
    package init(
        store: any SealingStore,
        directory: String,
        source: KeySource,
        patience: Duration = .seconds(30)
    ) {
        self.store = store
        self.directory = directory
        self.source = source
        self.patience = patience
    }

    /// - Throws: `KeyProblem`, `KeyRotationProblem`, and what the store says; then the old key is still the right one,
    ///   unless the error says otherwise.
    package func run() async throws -> Outcome {
        guard !source.isCredential else { throw KeyRotationProblem.credential(source) }
        let lock: DirectoryLock
        do { lock = try DirectoryLock(directory: directory, file: "rotation.lock") } catch .locked {
            throw KeyRotationProblem.underWay
        }
        defer { withExtendedLifetime(lock) {} }
        let keys = try KeyRing(source)
        keys.attach(to: store)
        guard let before = try await store.sealing() else { throw KeyRotationProblem.nothingSealed }
        try keys.follow(before.proof)
        try await finish(before, keys)
        return try await change(from: before.proof, keys)
    }

    /// Ends a change that was broken off, whose key the store has in use.
    private func finish(_ sealing: Sealing, _ keys: KeyRing) async throws {
        guard sealing.handover != nil else { return }
        if !keys.isInPlace(sealing) { try keys.putInPlace(sealing) }
        guard try await isTakenUp(sealing.proof) ?? true else { throw KeyRotationProblem.notTakenUp }
        try await store.forgetHandover(of: sealing.proof)
    }

    private func change(from proof: [UInt8], _ keys: KeyRing) async throws -> Outcome {
        let staged = try SealingKey.stage(besideFile: source.path)
        let (old, new) = (try keys.present(), keys.add(staged.key, isPresent: false))
        let next = Sealing(
            proof: try new.proof(),
            handover: try old.seal(staged.key, context: SealingPurpose.nextKey.context)
        )
        let outcome = Locked(Outcome())
        do {
            try await store.replaceSealing(proof, by: next) { value in
                let context = value.purpose.context
                let renewed = try? new.seal(try keys.open(value.bytes, for: value.purpose), context: context)
                outcome.withLock { outcome in
                    if renewed == nil { outcome.unreadable.append(value.purpose) } else { outcome.renewed += 1 }
                }
                return renewed
            }
        } catch {
            staged.discard()
            throw error
        }
        do { try staged.place() } catch { throw KeyRotationProblem.notInPlace("\(error)") }
        let isTakenUp = try await isTakenUp(next.proof)
        if isTakenUp ?? true { try await store.forgetHandover(of: next.proof) }
        return outcome.withLock { outcome in
            outcome.isTakenUp = isTakenUp
            return outcome
        }
    }

    /// Waits until the gateway that serves has the key of `proof`; `nil` where none serves.
    private func isTakenUp(_ proof: [UInt8]) async throws -> Bool? {
        let end = ContinuousClock.now + patience
        while DirectoryLock.isHeld(directory: directory) {
            guard let sealing = try await store.sealing(), sealing.proof == proof, sealing.handover != nil else {
                return true
            }
            if sealing.isHandoverTaken { return true }
            guard ContinuousClock.now < end else { return false }
            try await Task.sleep(for: Self.lookInterval)
        }
        return nil
    }
}

/// Why the key is not changed.
package enum KeyRotationProblem: Error, Sendable, Hashable, CustomStringConvertible {
    /// The key came as a systemd credential, which only a service has and cannot change.
    case credential(KeySource)
    case underWay
    case nothingSealed
    /// The gateway that serves still has the key before the last one.
    case notTakenUp
    /// Everything is sealed under the new key, but the key file could not be replaced.
    case notInPlace(String)

    package var description: String {
        switch self {
        case .credential(let source):
            "the key is \(source.origin), a copy that systemd made of a file (LoadCredential=) and that cannot be changed "
                + "here. Run `gsuite-gateway key rotate` outside the service, as a user who may write that file; give the "
                + "file with --key-file where it is not secrets.key_file"
        case .underWay: "the key is being changed already by another process"
        case .nothingSealed: "nothing is sealed yet: the key is made, or taken, when the gateway first starts"
        case .notTakenUp: "the running gateway has not taken up the last change of the key; restart it, and try again"
        case .notInPlace(let reason):
            "everything is sealed under the new key, but the key file could not be replaced: \(reason). The gateway works "
                + "with the old file meanwhile; run the command again to finish"
        }
    }
}
