import Base
import Logging
import Odoo
import Storage

/// Writes the rows of staged messages in one database of Odoo.
///
/// A row is found by its key and written only while it holds no request, so nothing that a user clicked is overwritten before
/// it is served. The store knows up to which change each row is written; a call whose answer was lost is made again.
struct AppMailMirror: Sendable {
    /// Messages written at a time.
    static let most = 500
    /// Bytes of rows created by one call.
    private static let bytesPerCall = 4 << 20
    /// Messages of a list compared at a time.
    private static let page = 1000
    /// What a row takes besides its preview, roughly.
    private static let rowSize = 2 << 10

    let database: AppDatabase
    let store: any AppMailPart.Store

    private var client: OdooClient { database.client }

    // MARK: What changed

    /// Writes the rows of messages that changed.
    ///
    /// - Returns: whether there are more, and whether nothing could be written because of requests.
    func write() async throws(RunStop) -> (hasMore: Bool, isBlocked: Bool) {
        guard !database.people.isEmpty else { return (false, false) }
        let users = database.people.keys.sorted()
        let changed: [UnmirroredMail]
        do { changed = try await store.unmirroredMail(of: users, limit: Self.most) } catch { throw RunStop(error) }
        guard !changed.isEmpty else { return (false, false) }
        let plan = try await plan(changed)
        try await remove(plan.surplus)
        var written = try await settle(plan.settled)
        written += try await change(plan.changes)
        written += try await create(plan.new)
        return (changed.count == Self.most, written == 0)
    }

    private func plan(_ changed: [UnmirroredMail]) async throws(RunStop) -> AppMailPlan {
        do throws(OdooError) {
            let rows = try await rows(of: changed)
            let unknown = try await unknownAddresses(changed)
            var plan = AppMailPlan()
            for one in changed {
                guard let person = database.people[one.user] else { continue }
                let values = AppMailValues(mail: one.mail, person: person, unknown: unknown[one.id] ?? [])
                plan.add(one, values, rows[one.key.text] ?? [])
            }
            return plan
        } catch {
            throw RunStop(error)
        }
    }

    private func rows(of changed: [UnmirroredMail]) async throws(OdooError) -> [String: [AppMailRow]] {
        Dictionary(grouping: try await client.mailRows(withKeys: changed.map(\.key.text)), by: \.key)
    }

    /// Records the messages as written.
    private func settle(_ mails: [UnmirroredMail]) async throws(RunStop) -> Int {
        let revisions = Dictionary(mails.map { ($0.id, $0.revision) }) { $1 }
        do { try await store.setMirrored(revisions) } catch { throw RunStop(error) }
        return mails.count
    }

    /// The addresses without a contact, by message. Odoo is asked, in one call for all, where only some of them have one.
    private func unknownAddresses(
        _ changed: [UnmirroredMail]
    ) async throws(OdooError) -> [StagedMessageID: [String]] {
        let listed = changed.filter { $0.isListed && $0.mail.chosen.isEmpty }
        let partly = listed.filter { AppMailValues.isPartlyMatched($0.mail) }
        let asked = Set(partly.flatMap(\.mail.facts.addresses)).sorted()
        let found =
            asked.isEmpty ? [] : try await client.partners(withAddresses: asked, fields: ["email_normalized"])
        let known = Set(found.compactMap { $0["email_normalized"]?.string?.lowercased() })
        var unknown: [StagedMessageID: [String]] = [:]
        for one in listed {
            if case .imported = one.mail.state { continue }
            if one.mail.found.isEmpty {
                unknown[one.id] = one.mail.facts.addresses
            } else if AppMailValues.isPartlyMatched(one.mail) {
                unknown[one.id] = one.mail.facts.addresses.filter { !known.contains($0) }
            }
        }
        return unknown
    }

    // MARK: Writing

    /// Writes rows that exist. Those that hold a request by now are left for later.
    private func change(_ rows: [AppMailPlan.Change]) async throws(RunStop) -> Int {
        guard !rows.isEmpty else { return 0 }
        let groups = Dictionary(grouping: rows, by: \.values)
        let changes = groups.map { AppMailChange($1.map(\.row).sorted(), values: $0) }
        let written: Set<Int>
        do throws(OdooError) { written = try await client.writeMails(changes) } catch let refusal {
            guard refusal.concernsTheValues, !refusal.mayHaveActed else { throw RunStop(refusal) }
            guard rows.count == 1 else {
                let middle = rows.count / 2
                return try await change(Array(rows[..<middle])) + change(Array(rows[middle...]))
            }
            var row = rows[0]
            // A contact may have been deleted since it was found.
            guard row.values.removeValue(forKey: AppMail.contacts) != nil else {
                return try await giveUp(row.message, refusal)
            }
            return try await change([row])
        }
        return try await settle(rows.filter { written.contains($0.row) }.map(\.message))
    }

    private func create(_ rows: [AppMailPlan.New]) async throws(RunStop) -> Int {
        var (count, batch, bytes): (Int, [Row], Int) = (0, [], 0)
        for row in rows {
            let preview = await AppMailPreview.make(row.message.mail, store, row.language)
            var values = row.values
            values[AppMail.preview] = .string(preview)
            batch.append(Row(message: row.message, values: values))
            bytes += preview.utf8.count + Self.rowSize
            guard batch.count == client.limits.batch || bytes >= Self.bytesPerCall else { continue }
            count += try await make(batch)
            (batch, bytes) = ([], 0)
        }
        return try await count + make(batch)
    }

    private struct Row: Sendable {
        let message: UnmirroredMail
        var values: [String: JSONValue]
    }

    private func make(_ rows: [Row]) async throws(RunStop) -> Int {
        guard !rows.isEmpty else { return 0 }
        do throws(OdooError) {
            _ = try await client.create(AppMail.model, rows.map(\.values), context: QuietContext.records)
        } catch {
            guard error.concernsTheValues, !error.mayHaveActed else { throw RunStop(error) }
            guard rows.count == 1 else {
                let middle = rows.count / 2
                return try await make(Array(rows[..<middle])) + make(Array(rows[middle...]))
            }
            var row = rows[0]
            guard row.values.removeValue(forKey: AppMail.contacts) != nil else {
                return try await giveUp(row.message, error)
            }
            return try await make([row])
        }
        return try await settle(rows.map(\.message))
    }

    /// Odoo accepts no row for it: it is tried again when it changes, or with the next comparison.
    private func giveUp(_ message: UnmirroredMail, _ refusal: OdooError) async throws(RunStop) -> Int {
        database.logger.warning("a staged message cannot be shown in Odoo", metadata: refusal.metadata(client))
        return try await settle([message])
    }

    private func remove(_ rows: [Int]) async throws(RunStop) {
        let rows = rows.sorted()
        for start in stride(from: 0, to: rows.count, by: Self.most) {
            let part = Array(rows[start..<min(start + Self.most, rows.count)])
            do { try await client.remove(AppMail.model, part) } catch { throw RunStop(error) }
        }
    }

    // MARK: All rows

    /// Compares the rows with the staging lists, and repairs what differs: rows that vanished or are of an earlier state are
    /// written again, rows that no staged message explains are removed. Imported ones stay for the contact's button.
    ///
    /// - Parameter odooUsers: whose; `nil` for everybody's.
    /// - Returns: whether rows have to be written.
    func compare(of odooUsers: Set<Int>?) async throws(RunStop) -> Bool {
        // Before the lists: what is staged meanwhile only seems to be missing.
        let found: [AppMailRow]
        do { found = try await client.listedMailRows(of: odooUsers) } catch { throw RunStop(error) }
        var comparison = AppMailComparison(found)
        for person in database.people.values where odooUsers?.contains(person.odooUser.id) ?? true {
            for direction in MailDirection.allCases {
                try await compare(StagingList(person.user.id, direction), of: person, &comparison)
            }
        }
        try await remove(comparison.surplus)
        let kept = comparison.kept
        if !kept.isEmpty {
            let values: [String: JSONValue] = [AppMail.isRemoved: true, AppMail.request: false]
            do { try await client.write(AppMail.model, kept, values) } catch { throw RunStop(error) }
        }
        do { try await store.setUnmirrored(comparison.stale) } catch { throw RunStop(error) }
        return !comparison.stale.isEmpty
    }

    private func compare(
        _ list: StagingList,
        of person: AppPerson,
        _ comparison: inout AppMailComparison
    ) async throws(RunStop) {
        var query = StagedMessageQuery()
        query.limit = Self.page
        query.newestFirst = false
        while true {
            let mails: [StagedMessage]
            do { mails = try await store.stagedMail(query, in: list) } catch { throw RunStop(error) }
            for mail in mails { comparison.add(mail, in: list, of: person) }
            guard mails.count == Self.page, let last = mails.last else { return }
            query.before = last.id
        }
    }
}
