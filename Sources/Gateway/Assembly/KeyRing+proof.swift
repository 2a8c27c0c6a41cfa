import OpenSSL
package import Storage

extension KeyRing {
    /// Makes sure that the store's secrets are sealed under this key; the first key that a store sees becomes its own.
    ///
    /// - Throws: `WrongKey`, and what the store says.
    package func verify(with store: any SealingProofStore) async throws {
        try await store.keepSealingProof(try makeProof())
        guard let kept = try await store.sealingProof(), !isOpened(kept) else { return }
        forgetWhatWasMade()
        throw WrongKey(origin: origin)
    }
}

/// A key that is not the one under which grants and secrets were sealed. What it would seal, nobody else could open.
package struct WrongKey: Error, CustomStringConvertible {
    let origin: String

    package var description: String {
        "the key of \(origin) is not the one that grants in the database are sealed under; give that one "
            + "(secrets.key_file, or the systemd credential of secrets.key_credential)"
    }
}
