package import Base
package import Mail

/// The state of the key that seals the store's secrets, without the key itself, and all sealed values together, for when
/// the key is changed or lost.
package protocol SealingStore: AnyObject, Sendable {
    /// What is known about the store's key; `nil` until the first key comes.
    func sealing() async throws(StorageError) -> Sealing?

    /// The same for callers that cannot wait; blocks until it is read.
    func sealingNow() throws(StorageError) -> Sealing?

    /// Whether a gateway serves this store now, in any process.
    func isServed() async throws(StorageError) -> Bool

    /// Keeps gateways from serving this store, as long as what it returns exists.
    ///
    /// - Throws: `StorageError.locked` when one serves it.
    func holdServing() throws(StorageError) -> any AnyObject & Sendable

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

    /// Whether several processes may serve this store, each with a key source of its own.
    var hasNodes: Bool { get }

    /// Records that this serving process uses the next key. Returns false if that was known.
    ///
    /// - Parameters:
    ///   - key: the name of the key.
    ///   - isKept: whether it is in this process's key source, too, so that it needs no handover at its next start.
    func noteHandoverTaken(of proof: [UInt8], key: [UInt8], isKept: Bool) async throws(StorageError) -> Bool

    /// Forgets the next key that was handed over, if the store's proof is still `proof`.
    ///
    /// - Parameter key: if given, only once all nodes have the key of that name in their key sources.
    func forgetHandover(of proof: [UInt8], onceKeptAs key: [UInt8]?) async throws(StorageError)

    /// Drops all sealed values and stores `proof` as the new key's, in one transaction: accounts need a new grant, and
    /// their mail waits. Returns what was dropped.
    ///
    /// - Parameter reason: why, as shown to people.
    func dropSealedValues(
        proof: [UInt8],
        because reason: Reason,
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

/// What a sealed value is, and whom it belongs to. It is authenticated with the value (the associated data of the AEAD
/// cipher), so that a value moved to another row or column cannot be opened there.
package enum SealingPurpose: Sendable, Hashable {
    /// The proof that a key is the store's own.
    case proof
    /// The next key, sealed under the current one during a change of keys.
    case nextKey
    /// An account's credential: OAuth client and refresh token, or a service account's key.
    case credential(AccountID, Address)
    /// The secret of an OAuth client, by the client's id: a user's own client, or the organisation's (`nil`).
    case clientSecret(UserID?, clientID: String)
    /// The secret of a user's second factor.
    case secondFactor(UserID)
    /// The API key of an Odoo database, by the address that it is sent to and the name in the console.
    case odooKey(url: String, name: String)
    /// What is needed to go on with a pending step of a browser; dropped with a change of keys.
    case pendingStep(PendingStep.ID)
    /// The results of forms that a session's next page shows, by the digest of the session's token. Never stored.
    case notices(session: [UInt8])

    /// The text that is authenticated. Fields of free form come last, so that no two purposes have the same text.
    package var context: String {
        switch self {
        case .proof: "proof of the key"
        case .nextKey: "next key"
        case .credential(let account, let address): "credential of account \(account.rawValue) \(address)"
        case .secondFactor(let user): "second factor of user \(user.rawValue)"
        // Neither an address nor a name has spaces.
        case .odooKey(let url, let name): "Odoo key \(url) \(name)"
        case .pendingStep(let id): "pending step \(id.kind.rawValue) \(Base64.encode(id.digest))"
        case .notices(let session): "notices of session \(Base64.encode(session))"
        case .clientSecret(nil, let id): "client secret of the organisation \(id)"
        case .clientSecret(let user?, let id): "client secret of user \(user.rawValue) \(id)"
        }
    }
}

extension SealingPurpose: CustomStringConvertible {
    /// For people: what it is and whose.
    package var description: String {
        switch self {
        case .proof: "the proof of the key"
        case .nextKey: "the next key"
        case .credential(_, let address): "the credential of \(address)"
        case .secondFactor(let user): "the second factor of user \(user.rawValue)"
        case .odooKey(_, let name): "the API key of the Odoo database \(name)"
        case .pendingStep: "a sign-in, grant or setup that was not finished"
        case .notices: "the notices of a session"
        case .clientSecret(nil, let id): "the secret of the organisation's OAuth client \(id)"
        case .clientSecret(let user?, let id): "the secret of the OAuth client \(id) of user \(user.rawValue)"
        }
    }
}

extension AccountRecord {
    /// What the account's credential is sealed for.
    package var credentialPurpose: SealingPurpose { .credential(id, address) }
}

/// Seals what must not be stored in plaintext, each value for its purpose, and opens it again.
package protocol SecretSealer: Sendable {
    func seal(_ plaintext: [UInt8], for purpose: SealingPurpose) throws -> [UInt8]

    /// Opens a value that was sealed for the same purpose.
    ///
    /// - Throws: where it was sealed under an unknown key or for another purpose, or has been changed since.
    func open(_ sealed: [UInt8], for purpose: SealingPurpose) throws -> [UInt8]

    /// `sealed` as it may be stored: itself, or sealed again where the store's key, whose proof is given, has changed
    /// since it was sealed.
    func current(_ sealed: [UInt8], for purpose: SealingPurpose, proof: [UInt8]) throws -> [UInt8]
}

extension SecretSealer {
    package func seal(_ secret: Secret, for purpose: SealingPurpose) throws -> [UInt8] {
        try seal(Array(secret.reveal().utf8), for: purpose)
    }

    package func openSecret(_ sealed: [UInt8], for purpose: SealingPurpose) throws -> Secret {
        Secret(String(decoding: try open(sealed, for: purpose), as: UTF8.self))
    }
}
