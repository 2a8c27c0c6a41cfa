import Base
import OpenSSL
package import Storage

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
