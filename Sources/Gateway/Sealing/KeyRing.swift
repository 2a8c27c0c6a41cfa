import Base
package import Cryptography
package import Google
import Logging
package import Mail
package import Settings
package import Storage

/// Seals and opens what must not be stored in the clear in the database.
///
/// Another process may change the store's key at any time (`gsuite-gateway key rotate`). Values sealed under the
/// previous key still open while this process has it in memory. The next key is loaded when a value sealed under it is
/// read: from the key file, or from the store, which holds it, sealed under the previous key, until all processes have
/// it.
package final class KeyRing: SecretSealer {
    private struct State {
        /// All keys that this process has loaded, by name.
        var boxes: [[UInt8]: SealedBox] = [:]
        var keys: [[UInt8]: SealingKey] = [:]
        /// The name of the key to seal under.
        var present: [UInt8]?
    }

    package let source: KeySource
    private let state: Locked<State>
    /// Returns the key that the store hands over; set once the store is known.
    let handover = Locked<(@Sendable () -> [UInt8]?)?>(nil)

    /// Creates a ring with only that key, for a separate store.
    package init(key: SealingKey) {
        source = KeySource(file: "memory")
        state = Locked(State())
        add(key, isPresent: true)
    }

    /// Loads the key that the settings name. If there is none, `verify(with:)` creates it.
    ///
    /// - Throws: `KeyProblem.unreadable`.
    package convenience init(_ settings: SecretsSettings, _ sources: SettingSources) throws(KeyProblem) {
        try self.init(KeySource(settings, sources))
    }

    package init(_ source: KeySource) throws(KeyProblem) {
        self.source = source
        state = Locked(State())
        if let key = try source.read() { add(key, isPresent: true) }
    }

    /// Whether there is a key to seal under.
    var hasKey: Bool { state.withLock { $0.present != nil } }

    @discardableResult
    func add(_ key: SealingKey, isPresent: Bool) -> SealedBox {
        let box = SealedBox(key: key)
        state.withLock { state in
            state.boxes[box.keyName] = box
            state.keys[box.keyName] = key
            if isPresent { state.present = box.keyName }
        }
        return box
    }

    /// Returns the box to seal with.
    func present() throws -> SealedBox {
        guard let box = state.withLock({ state in state.present.flatMap { state.boxes[$0] } }) else {
            throw KeyProblem.missing(source)
        }
        return box
    }

    /// Seals under the key that opens `proof` from now on. Returns its box.
    ///
    /// - Throws: `KeyProblem.wrong` if no known key opens it.
    @discardableResult
    func follow(_ proof: [UInt8]) throws -> SealedBox {
        let name: [UInt8]
        do { name = try SealedBox.keyName(of: proof) } catch { throw KeyProblem.outdated }
        guard let box = find(name), (try? box.open(proof, context: SealingPurpose.proof.context)) != nil else {
            throw hasKey ? KeyProblem.wrong(source) : KeyProblem.missing(source)
        }
        state.withLock { $0.present = name }
        return box
    }

    /// Returns the key of `sealing`, once it was followed.
    func key(of sealing: Sealing) throws -> SealingKey {
        let name = try SealedBox.keyName(of: sealing.proof)
        guard let key = state.withLock({ $0.keys[name] }) else { throw KeyProblem.wrong(source) }
        return key
    }

    /// Returns the box of the key of that name, which another process may have just made.
    private func find(_ name: [UInt8]) -> SealedBox? {
        let known = { self.state.withLock { $0.boxes[name] } }
        if let box = known() { return box }
        learn()
        if let box = known() { return box }
        // Between the two lookups, the key may have been written to its file and no longer be handed over.
        learn()
        return known()
    }

    /// Loads the key that the store hands over, and the one now in the key file.
    private func learn() {
        let sealed = handover.withLock { $0 }?()
        if let sealed, let name = try? SealedBox.keyName(of: sealed), let box = state.withLock({ $0.boxes[name] }),
            let key = try? box.openKey(sealed, context: SealingPurpose.nextKey.context)
        {
            add(key, isPresent: false)
        }
        if let key = try? source.read() { add(key, isPresent: false) }
    }

    // MARK: SecretSealer

    package func seal(_ plaintext: [UInt8], for purpose: SealingPurpose) throws -> [UInt8] {
        try present().seal(plaintext, context: purpose.context)
    }

    package func open(_ sealed: [UInt8], for purpose: SealingPurpose) throws -> [UInt8] {
        guard let box = find(try SealedBox.keyName(of: sealed)) else { throw SealingError.otherKey }
        return try box.open(sealed, context: purpose.context)
    }

    package func current(_ sealed: [UInt8], for purpose: SealingPurpose, proof: [UInt8]) throws -> [UInt8] {
        let box = try follow(proof)
        if let name = try? SealedBox.keyName(of: sealed), name == box.keyName { return sealed }
        return try box.seal(try open(sealed, for: purpose), context: purpose.context)
    }

    // MARK: Accounts

    /// Seals an account's credential.
    package func seal(_ credential: Credential, of account: AccountID, _ address: Address) throws -> [UInt8] {
        try seal(try credential.formToSeal(), for: .credential(account, address))
    }

    /// Opens an account's stored credential.
    package func credential(of account: AccountRecord) throws -> Credential {
        try Credential(unsealed: try open(account.sealedCredential, for: account.credentialPurpose))
    }
}

extension KeyRing {
    /// Verifies that the store's secrets are sealed under this key. A store without secrets adopts this key; if there
    /// is none, one is created.
    ///
    /// - Throws: `KeyProblem`, and the store's errors.
    package func verify(with store: any SealingStore) async throws {
        attach(to: store)
        if let sealing = try await store.sealing() {
            try follow(sealing.proof)
            return
        }
        let hasMade = try !hasKey && makeKey()
        try await store.keepSealingProof(try makeProof())
        guard let sealing = try await store.sealing() else { return }
        do {
            try follow(sealing.proof)
        } catch {
            // Another process was first, with another key: the one created here has sealed nothing.
            if hasMade { FileSystem.remove(source.path) }
            throw error
        }
    }

    /// Uses the key of `sealing`, without changing the store.
    ///
    /// - Throws: `KeyProblem`.
    package func follow(_ sealing: Sealing, of store: any SealingStore) throws {
        handover.withLock { $0 = { [weak store] in (try? store?.sealingNow())?.handover } }
        try follow(sealing.proof)
    }

    /// Makes the store's writes pass through this ring, and lets the ring read a handed-over key from the store.
    func attach(to store: any SealingStore) {
        handover.withLock { $0 = { [weak store] in (try? store?.sealingNow())?.handover } }
        store.pass(through: self)
    }

    /// Returns a proof that only this key opens.
    func makeProof() throws -> [UInt8] { try present().proof() }

    /// Creates the key file. Returns false if another process has just done so.
    func makeKey() throws -> Bool {
        guard !source.isCredential else { throw KeyProblem.missing(source) }
        try FileSystem.makeFolder(of: source.path)
        do {
            add(try SealingKey.create(file: source.path), isPresent: true)
            return true
        } catch {
            guard let key = try source.read() else { throw error }
            add(key, isPresent: true)
            return false
        }
    }
}

extension SealedBox {
    /// Returns a proof that only this key opens.
    func proof() throws(SealingError) -> [UInt8] {
        let context = SealingPurpose.proof.context
        return try seal(Array(context.utf8), context: context)
    }
}

extension KeyRing {
    /// Like `verify(with:)`, for the serving process: completes an interrupted key change as far as this process can.
    func beginServing(with store: any SealingStore, logger: Logger) async throws {
        try await verify(with: store)
        guard let sealing = try await store.sealing(), sealing.handover != nil else { return }
        let name = try SealedBox.keyName(of: sealing.proof)
        do {
            if !isInPlace(sealing) {
                try putInPlace(sealing)
                logger.notice("an interrupted change of the sealing key was completed")
            }
            _ = try await store.noteHandoverTaken(of: sealing.proof, key: name, isKept: true)
            try await store.forgetHandover(of: sealing.proof, onceKeptAs: name)
        } catch let error as StorageError {
            throw error
        } catch {
            logger.warning(
                "a change of the sealing key was interrupted; complete it with `gsuite-gateway key rotate`",
                metadata: ["error": "\(error)"]
            )
            _ = try await store.noteHandoverTaken(of: sealing.proof, key: name, isKept: false)
        }
    }

    /// Loads a key that another process has made meanwhile, and notes that in the store for that process.
    func keepUp(with store: any SealingStore, logger: Logger) async throws {
        guard let sealing = try await store.sealing() else { return }
        try follow(sealing.proof)
        guard sealing.handover != nil, !sealing.isHandoverTaken else { return }
        let name = try SealedBox.keyName(of: sealing.proof)
        // Of several nodes, `key rotate` reaches the file of one.
        if store.hasNodes, !isInPlace(sealing) { try? putInPlace(sealing) }
        let isKept = isInPlace(sealing)
        if try await store.noteHandoverTaken(of: sealing.proof, key: name, isKept: isKept) {
            logger.notice("the sealing key was changed; the new one is in use")
        }
        if store.hasNodes, isKept { try await store.forgetHandover(of: sealing.proof, onceKeptAs: name) }
    }

    /// Whether the key source has the key of `sealing`.
    func isInPlace(_ sealing: Sealing) -> Bool {
        guard let key = try? source.read(), let name = try? SealedBox.keyName(of: sealing.proof) else { return false }
        return SealedBox(key: key).keyName == name
    }

    /// Writes the handed-over key of `sealing` into the key file.
    ///
    /// - Throws: An error if the key is a systemd credential, or its file cannot be written.
    func putInPlace(_ sealing: Sealing) throws {
        guard !source.isCredential else { throw KeyRotationProblem.credential(source) }
        try key(of: sealing).replace(file: source.path)
    }
}
