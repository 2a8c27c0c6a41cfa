import Base
package import Google
package import Mail
package import OpenSSL
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
