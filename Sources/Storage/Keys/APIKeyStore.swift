package import Base

/// The API keys of programs.
package protocol APIKeyStore: Sendable {
    /// All keys, including expired ones, ordered by name.
    func apiKeys() async throws(StorageError) -> [APIKey]

    /// The key with that digest; `nil` where there is none, it has expired, or its creator is not an active
    /// administrator.
    func apiKey(_ digest: [UInt8], at now: Timestamp) async throws(StorageError) -> APIKey?

    /// Adds a key. Throws `.conflict` where the name is taken, because the log tells keys apart by name, and
    /// `.notFound` where the user no longer exists. The key is removed with the user.
    func addAPIKey(_ key: NewAPIKey, at now: Timestamp) async throws(StorageError) -> APIKey.ID

    /// Records that a key was used.
    func touchAPIKey(_ id: APIKey.ID, at now: Timestamp) async throws(StorageError)

    /// Removes a key permanently. Throws `.notFound` where it is already gone.
    func removeAPIKey(_ id: APIKey.ID) async throws(StorageError)
}
