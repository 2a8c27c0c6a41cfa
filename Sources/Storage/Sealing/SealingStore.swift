package import Base

/// Under which key the store's secrets are sealed, without the store knowing the key; and all of them together, for the
/// day on which the key is changed or lost.
package protocol SealingStore: AnyObject, Sendable {
    /// What is known of the store's key; `nil` until the first key came.
    func sealing() async throws(StorageError) -> Sealing?

    /// The same for callers that cannot wait; blocks until it is read.
    func sealingNow() throws(StorageError) -> Sealing?

    /// Keeps `proof`, unless there is one already: the first key is the store's key.
    func keepSealingProof(_ proof: [UInt8]) async throws(StorageError)

    /// Lets sealed values pass `sealer` right before they are written, in the same transaction, so that none sealed
    /// under an earlier key is kept after the key was changed.
    func pass(through sealer: any SecretSealer)

    /// Every sealed value there is.
    func sealedValues() async throws(StorageError) -> [SealedValue]

    /// Puts another value in the place of each, and `sealing` in the place of what was known of the key: all or nothing.
    ///
    /// - Parameters:
    ///   - expected: the proof that must be there still; another one is a `conflict`.
    ///   - renew: makes the new value; where it gives `nil`, the old one stays.
    func replaceSealing(
        _ expected: [UInt8],
        by sealing: Sealing,
        renewing renew: @escaping @Sendable (SealedValue) -> [UInt8]?
    ) async throws(StorageError)

    /// The process that serves has the next key and needs no handing over.
    func noteHandoverTaken(of proof: [UInt8]) async throws(StorageError)

    /// Forgets the next key that was handed over, if the store's proof is still `proof`.
    func forgetHandover(of proof: [UInt8]) async throws(StorageError)

    /// Drops every sealed value and takes `proof` for the new key's, all in one: accounts need a new grant, and their
    /// mail waits. Returns what was dropped.
    ///
    /// - Parameter reason: why, in words for people.
    func dropSealedValues(
        proof: [UInt8],
        because reason: Remark,
        at now: Timestamp
    ) async throws(StorageError) -> [SealingPurpose]
}

/// What the store knows of its key.
package struct Sealing: Sendable, Hashable {
    /// Something that the store's key alone opens.
    package var proof: [UInt8]
    /// The store's key, sealed under the one before, until every process and file has the new one.
    package var handover: [UInt8]?
    /// Whether the process that serves has taken it.
    package var isHandoverTaken: Bool

    package init(proof: [UInt8], handover: [UInt8]? = nil, isHandoverTaken: Bool = false) {
        self.proof = proof
        self.handover = handover
        self.isHandoverTaken = isHandoverTaken
    }
}

/// A sealed value and what it was sealed for.
package struct SealedValue: Sendable, Hashable {
    package let purpose: SealingPurpose
    package let bytes: [UInt8]

    package init(_ bytes: [UInt8], for purpose: SealingPurpose) {
        self.bytes = bytes
        self.purpose = purpose
    }
}
