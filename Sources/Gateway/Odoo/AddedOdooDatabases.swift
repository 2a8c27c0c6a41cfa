import Base
package import Logging
import Odoo
package import Storage
package import Sync

/// Has the directories call the databases that administrators added: as soon as one is added at this node, and when another
/// one tells that it changed the store.
package struct AddedOdooDatabases: Sendable {
    let store: any OdooDatabaseStore
    let sealer: any SecretSealer
    let directory: OdooDirectory
    /// For calls with other limits.
    private let others: [OdooDirectory]
    private let logger: Logger
    /// The databases whose keys could not be opened at the last look.
    private let closed = Locked<Set<String>>([])
    /// Whether the last look has missed something.
    private let isIncomplete = Locked(false)

    package init(
        store: any OdooDatabaseStore,
        sealer: any SecretSealer,
        directory: OdooDirectory,
        others: [OdooDirectory] = [],
        logger: Logger = Logger(label: "odoo")
    ) {
        self.store = store
        self.sealer = sealer
        self.directory = directory
        self.others = others
        self.logger = logger
    }

    /// Reads them. What cannot be read now stays as it is.
    package func reload() async {
        let records: [OdooDatabaseRecord]
        do throws(StorageError) { records = try await store.odooDatabases() } catch {
            isIncomplete.withLock { $0 = true }
            return logger.warning("cannot read the Odoo databases that were added", metadata: ["error": "\(error)"])
        }
        let databases = records.compactMap(usable)
        for directory in [directory] + others { directory.replaceAdded(databases) }
        isIncomplete.withLock { $0 = databases.count < records.count }
    }

    /// Reads them again if the last look has missed something: the store answers again, or a key was put back.
    package func retry() async {
        if isIncomplete.withLock({ $0 }) { await reload() }
    }

    /// `nil` where the key cannot be opened, which the log says once.
    private func usable(_ record: OdooDatabaseRecord) -> OdooDatabase? {
        guard let access = access(record) else {
            if closed.withLock({ $0.insert(record.name).inserted }) {
                logger.error("the key of an Odoo database cannot be opened", metadata: ["database": "\(record.name)"])
            }
            return nil
        }
        closed.withLock { _ = $0.remove(record.name) }
        return OdooDatabase(name: record.name, access: access)
    }

    /// How the database is called; `nil` where its key cannot be opened.
    func access(_ record: OdooDatabaseRecord) -> OdooAccess? { try? record.access(openedBy: sealer) }
}
