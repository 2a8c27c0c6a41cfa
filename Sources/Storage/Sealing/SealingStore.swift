package import Base

/// The state of the key that seals the store's secrets, without the key itself, and all sealed values together, for when
/// the key is changed or lost.
package protocol SealingStore: AnyObject, Sendable {
    /// What is known about the store's key; `nil` until the first key comes.
    func sealing() async throws(StorageError) -> Sealing?

    /// The same for callers that cannot wait; blocks until it is read.
    func sealingNow() throws(StorageError) -> Sealing?

    /// Stores `proof` unless there is one already: the first key is the store's key.
    func keepSealingProof(_ proof: [UInt8]) async throws(StorageError)

    /// Passes sealed values through `sealer` immediately before they are written, in the same transaction, so that none
    /// sealed under an earlier key is stored after a change of keys.
    func pass(through sealer: any SecretSealer)

    /// All sealed values.
    func sealedValues() async throws(StorageError) -> [SealedValue]

    /// Replaces each sealed value with a new one, and the state of the key with `sealing`: all or nothing.
    ///
    /// - Parameters:
    ///   - expected: the proof that must still be stored; any other is a `conflict`.
    ///   - renew: returns the new value; where it returns `nil`, the old one stays.
    func replaceSealing(
        _ expected: [UInt8],
        by sealing: Sealing,
        renewing renew: @escaping @Sendable (SealedValue) -> [UInt8]?
    ) async throws(StorageError)

    /// Records that the serving process has the next key and needs no handover.
    func noteHandoverTaken(of proof: [UInt8]) async throws(StorageError)

    /// Forgets the next key that was handed over, if the store's proof is still `proof`.
    func forgetHandover(of proof: [UInt8]) async throws(StorageError)

    /// Drops all sealed values and stores `proof` as the new key's, in one transaction: accounts need a new grant, and
    /// their mail waits. Returns what was dropped.
    ///
    /// - Parameter reason: why, as shown to people.
    func dropSealedValues(
        proof: [UInt8],
        because reason: Remark,
        at now: Timestamp
    ) async throws(StorageError) -> [SealingPurpose]
}

/// What the store knows about its key.
package struct Sealing: Sendable, Hashable {
    /// A value that only the store's key opens.
    package var proof: [UInt8]
    /// The store's key, sealed under the previous one, until every process and file has the new one.
    package var handover: [UInt8]?
    /// Whether the serving process has taken it.
    package var isHandoverTaken: Bool

    package init(proof: [UInt8], handover: [UInt8]? = nil, isHandoverTaken: Bool = false) {
        self.proof = proof
        self.handover = handover
        self.isHandoverTaken = isHandoverTaken
    }
}

/// A sealed value and what it is sealed for.
package struct SealedValue: Sendable, Hashable {
    package let purpose: SealingPurpose
    package let bytes: [UInt8]

    package init(_ bytes: [UInt8], for purpose: SealingPurpose) {
        self.bytes = bytes
        self.purpose = purpose
    }
}
