package import Base

/// An Odoo database that an administrator added while the gateway runs. Those of the configuration file are not stored.
package struct OdooDatabaseRecord: Sendable, Hashable {
    /// The name in the console and in the users' settings.
    package var name: String
    package var url: String
    /// Its name in Odoo.
    package var database: String
    package var login: String
    /// The API key, sealed for `keyPurpose`; empty where the key that sealed it was lost.
    package var sealedKey: [UInt8]

    package init(name: String, url: String, database: String, login: String, sealedKey: [UInt8]) {
        self.name = name
        self.url = url
        self.database = database
        self.login = login
        self.sealedKey = sealedKey
    }

    /// What the API key is sealed for: for this address alone, so that a changed row sends it nowhere else.
    package var keyPurpose: SealingPurpose { .odooKey(url: url, name: name) }
}

/// The Odoo databases that administrators added.
package protocol OdooDatabaseStore: Sendable {
    /// All of them, in the order in which they were added.
    func odooDatabases() async throws(StorageError) -> [OdooDatabaseRecord]

    /// Adds a database, or changes the one of that name.
    func saveOdooDatabase(_ database: OdooDatabaseRecord, at now: Timestamp) async throws(StorageError)

    /// Removes a database. Throws `.notFound` where there is none of that name.
    func removeOdooDatabase(named name: String) async throws(StorageError)
}
