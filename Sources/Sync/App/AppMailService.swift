import Base
import Odoo
import Storage

/// Does what a user asked for in the lists of Odoo's app, by the same verbs as the console.
///
/// Of a row, only its request, its key and its contacts count, and only contacts that the user may read. The key must name
/// a message in a list of a user of the gateway who is that user of Odoo.
struct AppMailService: Sendable {
    /// Contacts of one message, as in the console.
    private static let mostChosen = 50
    private static let longestName = 200

    let database: AppDatabase
    let store: any AppMailPart.Store
    let onRequest: @Sendable () -> Void

    struct Result: Sendable {
        /// Whether there were rows that no staged message explains.
        var isDoubtful = false
    }

    func serve(_ mails: [RequestedMail], of odooUser: Int) async throws(RunStop) -> Result {
        let people = Set(database.people(of: odooUser).map(\.user.id))
        var lists: [StagingList: [String: RequestedMail]] = [:]
        var result = Result()
        for mail in mails {
            guard let key = AppMailKey(mail.key), people.contains(key.list.user) else {
                result.isDoubtful = true
                continue
            }
            if lists[key.list, default: [:]].updateValue(mail, forKey: key.gmailID) != nil { result.isDoubtful = true }
        }
        for (list, rows) in lists.sorted(by: { $0.key.user < $1.key.user }) {
            guard let awaited = try await serve(rows, in: list, of: odooUser, &result) else { continue }
            try await AppWaits(store: store, database: database.name).add(.imports(awaited))
        }
        try await clear(mails)
        return result
    }

    private func serve(
        _ rows: [String: RequestedMail],
        in list: StagingList,
        of odooUser: Int,
        _ result: inout Result
    ) async throws(RunStop) -> AwaitedImport? {
        do throws(StorageError) {
            let staged = try await store.stagedMail(gmailIDs: rows.keys.sorted(), in: list).sorted { $0.id < $1.id }
            if staged.count < rows.count { result.isDoubtful = true }
            var wanted: [AppMail.Request: [StagedMessageID]] = [:]
            for mail in staged {
                guard let row = rows[mail.gmailID] else { continue }
                if row.isChosen, row.request != .removing { try await choose(row, for: mail, in: list) }
                if let request = row.request { wanted[request, default: []].append(mail.id) }
            }
            // Odoo shows already what it expects; this writes what is.
            try await store.setUnmirrored(staged.map(\.id))
            if let ids = wanted[.removing] { _ = try await store.removeStaged(ids, from: list) }
            var requested: [StagedMessageID] = []
            for request in [AppMail.Request.importing, .importingAndRemoving] {
                guard let ids = wanted[request] else { continue }
                let removing = request == .importingAndRemoving
                let outcome = try await store.requestImport(of: ids, removing: removing, in: list)
                if outcome.requested > 0 { requested += ids }
            }
            return requested.isEmpty ? nil : try await run(requested, in: list, of: odooUser)
        } catch {
            throw RunStop(error)
        }
    }

    /// Requests the run that imports them.
    private func run(
        _ ids: [StagedMessageID],
        in list: StagingList,
        of odooUser: Int
    ) async throws(StorageError) -> AwaitedImport? {
        var query = StagedMessageQuery()
        query.choice = .only(ids)
        query.limit = ids.count
        let open = try await store.stagedMail(query, in: list).filter { mail in
            if case .requested = mail.state { true } else { false }
        }
        let now = database.clock.now
        guard try await store.requestActionRun(list.direction.action, for: list.user, at: now) > 0 else {
            await database.tell(odooUser, .warning, Reason(.noTransferFolder).sentence, isSticky: true)
            return nil
        }
        onRequest()
        guard !open.isEmpty else { return nil }
        return AwaitedImport(odooUser: odooUser, list: list, ids: open.map(\.id), askedAt: now)
    }

    private func choose(
        _ row: RequestedMail,
        for mail: StagedMessage,
        in list: StagingList
    ) async throws(StorageError) {
        if case .imported = mail.state { return }
        let contacts = row.contacts.prefix(Self.mostChosen).map {
            StagedContact(id: $0.id, name: String($0.name.prefix(Self.longestName)))
        }
        guard !contacts.isEmpty, contacts.map(\.id) != mail.chosen.map(\.id) else { return }
        do throws(StorageError) { try await store.choose(contacts, of: mail.id, in: list) } catch {
            // Imported or deleted meanwhile.
            switch error {
            case .conflict, .notFound: return
            default: throw error
            }
        }
    }

    /// Clears the requests, as far as they still are what was read.
    private func clear(_ mails: [RequestedMail]) async throws(RunStop) {
        struct Seen: Hashable {
            let requested: String
            let linked: [Int]?
        }
        let groups = Dictionary(grouping: mails) { mail in
            Seen(requested: mail.requested, linked: mail.isChosen ? mail.linked : nil)
        }
        let changes = groups.map { seen, rows in
            AppMailChange(
                rows.map(\.id).sorted(),
                request: seen.requested,
                linked: seen.linked,
                values: [AppMail.request: false]
            )
        }
        do throws(OdooError) { _ = try await database.client.writeMails(changes) } catch { throw RunStop(error) }
    }
}
