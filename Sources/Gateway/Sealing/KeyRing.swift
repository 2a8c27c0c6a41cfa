import Base
package import Google
package import Mail
package import OpenSSL
package import Settings
package import Storage

/// Seals and opens what must not lie in the database in the clear.
///
/// The store's key may be changed by another process at any moment (`gsuite-gateway key rotate`). What was sealed under
/// the key before opens as long as this process has it in memory; the next one is taken up when something sealed under it
/// is met: from the key file, or from the store, where it lies sealed under the key before until all have it.
package final class KeyRing: SecretSealer {
    private struct State {
        /// All keys that this process has met, by name.
        var boxes: [[UInt8]: SealedBox] = [:]
        var keys: [[UInt8]: SealingKey] = [:]
        /// The name of the one to seal under.
        var present: [UInt8]?
    }

    package let source: KeySource
    private let state: Locked<State>
    /// Finds what the store hands over; set once the store is known.
    let handover = Locked<(@Sendable () -> [UInt8]?)?>(nil)

    /// A ring with that key alone, for a store of its own.
    package init(key: SealingKey) {
        source = KeySource(file: "memory")
        state = Locked(State())
        add(key, isPresent: true)
    }

    /// The key that the settings name. Where there is none, `verify(with:)` makes it.
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

    /// The box to seal with.
    func present() throws -> SealedBox {
        guard let box = state.withLock({ state in state.present.flatMap { state.boxes[$0] } }) else {
            throw KeyProblem.missing(source)
        }
        return box
    }

    /// From now on, seals under the key that opens `proof`. Returns its box.
    ///
    /// - Throws: `KeyProblem.wrong` where no key is found that does.
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

    /// The key that `sealing` is about, once it was followed.
    func key(of sealing: Sealing) throws -> SealingKey {
        let name = try SealedBox.keyName(of: sealing.proof)
        guard let key = state.withLock({ $0.keys[name] }) else { throw KeyProblem.wrong(source) }
        return key
    }

    /// The box of the key of that name, which another process may have made just now.
    private func find(_ name: [UInt8]) -> SealedBox? {
        let known = { self.state.withLock { $0.boxes[name] } }
        if let box = known() { return box }
        learn()
        if let box = known() { return box }
        // The key may have been put into its file, and no longer handed over, between the two looks.
        learn()
        return known()
    }

    /// Takes up what the store hands over, and what lies in the key file now.
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

    /// Seals the credential of an account.
    package func seal(_ credential: Credential, of account: AccountID, _ address: Address) throws -> [UInt8] {
        try seal(try credential.formToSeal(), for: .credential(account, address))
    }

    /// Opens an account's stored credential.
    package func credential(of account: AccountRecord) throws -> Credential {
        try Credential(unsealed: try open(account.sealedCredential, for: account.credentialPurpose))
    }
}
