package import Base

/// The keys of programs.
package protocol APIKeyStore: Sendable {
    /// All keys, expired ones too, by name.
    func apiKeys() async throws(StorageError) -> [APIKey]

    /// The key of that digest; `nil` where there is none, it has expired, or whoever made it is no active administrator.
    func apiKey(_ digest: [UInt8], at now: Timestamp) async throws(StorageError) -> APIKey?

    /// Adds a key. Throws `.conflict` where the name is taken, as the log tells keys apart by it, and `.notFound` where the
    /// person is gone. It goes with the person.
    func addAPIKey(_ key: NewAPIKey, at now: Timestamp) async throws(StorageError) -> APIKey.ID

    /// Notes that a key was used.
    func touchAPIKey(_ id: APIKey.ID, at now: Timestamp) async throws(StorageError)

    /// Takes a key away for good. Throws `.notFound` where it is gone already.
    func removeAPIKey(_ id: APIKey.ID) async throws(StorageError)
}
