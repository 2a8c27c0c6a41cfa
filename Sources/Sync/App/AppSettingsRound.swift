import Base
import Logging
import Odoo
import Storage

/// One round of the settings of some users in one database: takes what they changed in Odoo, and writes there what they
/// changed in the console, and their state.
struct AppSettingsRound: Sendable {
    /// A user of Odoo, with what the gateway knows of this person; without a user of the gateway before access is granted.
    struct Person: Sendable {
        var odooUser: Int
        var name: String
        var language: Language
        var user: UserRecord?
        var settings = PersonalSettings()
        var changes: [PersonalOption: Timestamp] = [:]
        var account: AccountRecord?
        var actions: [ActionState] = []
        /// What is known of the row.
        var memory: AppSettingsMemory?
        /// The same as the store has it.
        var stored: AppSettingsMemory?
        /// When the settings were read.
        var readAt: Timestamp

        init(odooUser: OdooUser, readAt: Timestamp) {
            self.odooUser = odooUser.id
            self.readAt = readAt
            name = odooUser.name
            language = odooUser.shownLanguage
        }

        func state(_ refusals: [AppSettingsMemory.Refusal]) -> AppSettingsState {
            AppSettingsState(account: account, actions: actions, refusals: refusals, memory: memory, language)
        }

        var chosenLabels: [String] {
            [settings.mail.incomingFolder, settings.mail.outgoingFolder].compactMap { $0?.labelID }
        }

        /// Whether something of the gateway's side is not in Odoo yet.
        var isAhead: Bool {
            guard let memory, let agreed = memory.agreed, memory.pending.isEmpty else { return true }
            return agreed.values != settings.optionValues || memory.folders != AppLabelPlan.digest(settings)
                || memory.state != state(memory.refusals).texts
        }

        /// Whether a row is as the gateway last wrote it.
        func has(_ row: AppSettingsRow, _ gateway: Int) -> Bool {
            guard row.writer == gateway, let agreed = memory?.agreed, agreed.revision == row.revision else {
                return false
            }
            let fields = AppSettingsFields([], of: odooUser)
            let read = fields.read(row)
            return agreed.values.allSatisfy { option, value in
                switch (option, value) {
                // Which label it is, is not asked for: Odoo empties the field of one that was removed.
                case (.incomingFolder, .text), (.outgoingFolder, .text): read[option] != .value(.empty)
                default: read[option] == .value(value)
                }
            }
        }
    }

    private struct OwnedLabel: Hashable {
        let owner: Int
        let label: String
    }

    /// The plan for one person.
    private struct Plan {
        var person: Person
        var row: AppSettingsRow?
        var duplicates: [Int]
        var refusals: [AppSettingsMemory.Refusal]
        var isChanged = false
    }

    let client: OdooClient
    let database: String
    let gateway: Int
    let store: any AppSettingsPart.Store
    let clock: any WallClock
    let logger: Logger
    /// Called with a user whose settings were changed.
    let onChange: @Sendable () -> Void

    /// - Parameters:
    ///   - people: at most `OdooClient.appBatch`.
    ///   - rows: all of theirs.
    /// - Returns: whether all were served; others are left for the next round.
    func run(_ people: [Person], _ rows: [AppSettingsRow]) async throws(RunStop) -> Bool {
        let owned = Dictionary(grouping: rows) { $0.user }
        let referred = try await labels(of: rows)
        var plans: [Plan] = []
        for person in people {
            guard let plan = try await take(person, owned[person.odooUser] ?? [], referred) else { continue }
            plans.append(plan)
        }
        if plans.contains(where: \.isChanged) { onChange() }
        let labels = try await mirrorLabels(plans.map(\.person), referred)
        let refused = try await write(plans, labels.rows + referred)
        try await asked { () throws(OdooError) in
            try await client.remove(AppLabel.model, labels.removed.filter { !refused.contains($0.owner) }.map(\.id))
        }
        return plans.count == people.count && refused.isEmpty
    }

    // MARK: From Odoo

    /// The labels that rows refer to, whoever's they are.
    private func labels(of rows: [AppSettingsRow]) async throws(RunStop) -> [AppLabelRow] {
        let ids = rows.flatMap { row in
            [AppSettings.incomingFolder, AppSettings.outgoingFolder].compactMap { row.options[$0]?.integer }
        }
        guard !ids.isEmpty else { return [] }
        return try await asked { () throws(OdooError) in
            try await client.appLabels([["id", "in", JSONValue(Set(ids).sorted())]])
        }
    }

    /// Merges the person's rows into the settings: of several, made by two clicks at a time, each counts.
    ///
    /// - Returns: `nil` if another node did so meanwhile.
    private func take(
        _ person: Person,
        _ rows: [AppSettingsRow],
        _ labels: [AppLabelRow]
    ) async throws(RunStop) -> Plan? {
        var person = person
        // The first stays.
        if let row = rows.first { person.memory?.settle(row.revision) }
        let (now, old) = (clock.now, person.settings)
        var refusals: [AppSettingsMemory.Refusal] = []
        var taken: OptionValues = [:]
        // A later change in Odoo must not look older than this one, only because it was taken later.
        var takenAt = Timestamp(milliseconds: 0)
        for row in rows {
            let isUsers = row.writer != gateway
            let changedAt = changedAt(row, isUsers, now)
            let merge = AppSettingsMerge(
                person.settings,
                changes: person.changes,
                odoo: AppSettingsFields(labels, of: person.odooUser).read(row),
                changedAt: changedAt,
                isUsers: isUsers,
                // Without a user of the gateway, Odoo's row is all there is.
                origin: person.user == nil && row.revision != 0
                    ? .unknown : AppSettingsMerge.Origin(revision: row.revision, person.memory),
                today: CalendarDate(now)
            )
            person.settings = merge.settings
            taken.merge(merge.taken) { $1 }
            if !merge.taken.isEmpty { takenAt = max(takenAt, changedAt) }
            refusals += merge.refusals
        }
        let isUsers = rows.contains { $0.writer != gateway }
        var plan = Plan(
            person: person,
            row: rows.first,
            duplicates: rows.dropFirst().map(\.id),
            // They stay until the user changes something, here or there.
            refusals: isUsers || isChangedInConsole(person) ? refusals : person.memory?.refusals ?? []
        )
        guard let user = person.user, !taken.isEmpty else { return plan }
        // Of several rows, none has all.
        let revision = rows.count == 1 ? rows[0].revision : nil
        guard let change = try await change(user, taken, in: revision, changedAt: takenAt, of: person, from: old) else {
            return nil
        }
        plan.person.settings = change.settings
        (plan.person.memory, plan.person.stored) = (change.memory, change.memory)
        plan.isChanged = true
        return plan
    }

    private func isChangedInConsole(_ person: Person) -> Bool {
        guard let agreed = person.memory?.agreed else { return true }
        return agreed.values != person.settings.optionValues
    }

    private func changedAt(_ row: AppSettingsRow, _ isUsers: Bool, _ now: Timestamp) -> Timestamp {
        // A clock that is ahead must not make a change the last one for ever.
        if isUsers { return min(row.writtenAt ?? now, now) }
        return AppRevision.time(of: row.revision, at: now)
    }

    /// Stores what the user changed, except options that were changed in the console meanwhile: the next round decides about
    /// them.
    ///
    /// - Parameter revision: the row's, from which both sides have these values then.
    /// - Returns: `nil` if another node got ahead.
    private func change(
        _ user: UserRecord,
        _ taken: OptionValues,
        in revision: Int?,
        changedAt: Timestamp,
        of person: Person,
        from old: PersonalSettings
    ) async throws(RunStop) -> (settings: PersonalSettings, memory: AppSettingsMemory)? {
        let (values, known, now) = (old.optionValues, person.memory, clock.now)
        let stored: (settings: PersonalSettings, memory: AppSettingsMemory)
        do throws(StorageError) {
            stored = try await store.takeAppSettings(
                of: user.id,
                in: database,
                person.stored,
                at: changedAt
            ) { settings, memory in
                memory = known ?? AppSettingsMemory()
                let current = settings.optionValues
                var changed: OptionValues = [:]
                for (option, value) in taken where current[option] == values[option] {
                    if settings.set(option, to: value) == nil { changed[option] = value }
                }
                // Whoever changes the row or the settings before it is written again, changes them from these.
                if let revision { memory.take(changed, from: revision, at: now) }
            }
            if stored.settings.contacts.deletesUnsubscribed, !old.contacts.deletesUnsubscribed {
                // The next run asks about subscriptions that ended before.
                _ = try await store.requestActionRun(.syncContacts, for: user.id, at: now)
            }
        } catch {
            guard case .conflict = error else { throw RunStop(error) }
            return nil
        }
        logger.notice(
            "personal settings were changed",
            metadata: [
                "category": "\(LogCategory.settings.rawValue)", "user": "\(user.id.rawValue)",
                "database": "\(database)",
            ]
        )
        return stored
    }

    // MARK: Labels

    /// Creates and renames what the users' folders lack in Odoo. Returns the rows that there are now, and those that are to be
    /// removed once nothing refers to them.
    ///
    /// - Parameter known: the labels that are known already.
    private func mirrorLabels(
        _ people: [Person],
        _ known: [AppLabelRow]
    ) async throws(RunStop) -> (rows: [AppLabelRow], removed: [AppLabelRow]) {
        let ahead = people.filter { $0.user != nil && $0.memory?.folders != AppLabelPlan.digest($0.settings) }
        let owners = Set(ahead.map(\.odooUser))
        let present = Set(known.map { OwnedLabel(owner: $0.owner, label: $0.labelID) })
        let others = people.filter { person in
            !owners.contains(person.odooUser)
                && person.chosenLabels.contains { !present.contains(OwnedLabel(owner: person.odooUser, label: $0)) }
        }
        var rows: [AppLabelRow] = []
        if !ahead.isEmpty { rows += try await appLabels([owned(by: ahead)]) }
        if !others.isEmpty {
            let ids = others.flatMap(\.chosenLabels)
            rows += try await appLabels(
                [owned(by: others), [.string(AppLabel.labelID), "in", JSONValue(Set(ids).sorted())]]
            )
        }
        var plan = AppLabelPlan()
        for person in ahead {
            plan.compare(rows.filter { $0.owner == person.odooUser }, person.settings, of: person.odooUser)
        }
        for person in others {
            plan.require(rows.filter { $0.owner == person.odooUser }, person.settings, of: person.odooUser)
        }
        let (created, renamed) = (plan.created, plan.renamed)
        try await asked { () throws(OdooError) in
            for (id, name) in renamed { try await client.write(AppLabel.model, [id], [AppLabel.name: .string(name)]) }
            let ids = try await client.create(AppLabel.model, created.map(\.values))
            rows += zip(ids, created).map {
                AppLabelRow(id: $0, owner: $1.owner, labelID: $1.folder.labelID, name: $1.folder.name)
            }
        }
        return (rows, plan.removed)
    }

    private func owned(by people: [Person]) -> JSONValue {
        [.string(AppLabel.owner), "in", JSONValue(people.map(\.odooUser))]
    }

    private func appLabels(_ domain: [JSONValue]) async throws(RunStop) -> [AppLabelRow] {
        try await asked { () throws(OdooError) in try await client.appLabels(domain) }
    }

    // MARK: To Odoo

    /// Writes what differs. Returns the users whose rows were changed meanwhile, or whom another node serves, and who are left
    /// for the next round.
    private func write(
        _ plans: [Plan],
        _ labels: [AppLabelRow]
    ) async throws(RunStop) -> Set<Int> {
        var changes: [UserID: AppSettingsChange] = [:]
        var writes: [(plan: Plan, write: AppSettingsWrite)] = []
        for plan in plans {
            let person = plan.person
            let fields = AppSettingsFields(labels, of: person.odooUser)
            let options = fields.write(person.settings.optionValues)
            let last = [person.memory, person.stored].compactMap { $0?.latest }.max()
            let agreement = AppSettingsMemory.Agreement(
                revision: AppRevision.make(at: clock.now, after: last),
                values: person.settings.optionValues,
                at: plan.isChanged ? clock.now : person.readAt
            )
            var values = person.state(plan.refusals).fields
            values[AppSettings.name] = .string(String(person.name.prefix(Self.longestName)))
            values[AppSettings.revision] = .integer(agreement.revision)
            for (field, value) in options where plan.row?.options[field] != value { values[field] = value }
            writes.append(
                (
                    plan,
                    AppSettingsWrite(
                        user: person.odooUser,
                        seen: plan.row?.seen ?? [:],
                        values: values,
                        duplicates: plan.duplicates
                    )
                )
            )
            guard let user = person.user else { continue }
            var memory = person.memory ?? AppSettingsMemory()
            memory.begin(agreement)
            memory.refusals = plan.refusals
            changes[user.id] = AppSettingsChange(from: person.stored, to: memory)
        }
        // Before the call: its answer may be lost.
        let saved = try await save(changes)
        var refused = Set(
            writes.filter { $0.plan.person.user.map { !saved.contains($0.id) } ?? false }.map(\.write.user)
        )
        writes.removeAll { refused.contains($0.write.user) }
        let calls = writes.map(\.write)
        let results = try await asked { () throws(OdooError) in try await client.write(calls) }
        changes = changes.filter { saved.contains($0.key) }
        for ((plan, write), id) in zip(writes, results) {
            if id == nil { refused.insert(write.user) }
            guard let user = plan.person.user, let known = changes[user.id]?.new,
                let revision = write.values[AppSettings.revision]?.integer
            else { continue }
            var memory = known
            if id == nil {
                memory.withdraw(revision)
            } else {
                memory.settle(revision)
                memory.state = plan.person.state(plan.refusals).texts
                memory.folders = AppLabelPlan.digest(plan.person.settings)
            }
            changes[user.id] = AppSettingsChange(from: known, to: memory)
        }
        // What another node changed meanwhile stays: it finds out by the row what was written here.
        _ = try await save(changes)
        return refused
    }

    /// Of a name, in characters.
    private static let longestName = 200

    private func save(_ changes: [UserID: AppSettingsChange]) async throws(RunStop) -> Set<UserID> {
        do throws(StorageError) { return try await store.saveAppSettings(changes, in: database) } catch {
            throw RunStop(error)
        }
    }

    private func asked<Value: Sendable>(_ call: () async throws(OdooError) -> Value) async throws(RunStop) -> Value {
        do throws(OdooError) { return try await call() } catch { throw RunStop(error) }
    }
}
