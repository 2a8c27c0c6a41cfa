/// Remembers under which key the store's secrets are sealed, without knowing the key.
package protocol SealingProofStore: Sendable {
    /// Something that was sealed under the key; `nil` until the first key came.
    func sealingProof() async throws(StorageError) -> [UInt8]?

    /// Keeps `proof`, unless there is one already: the first key is the store's key.
    func keepSealingProof(_ proof: [UInt8]) async throws(StorageError)
}
