package import Base

/// What the gateway knows about a user's settings in one Odoo database, from one round to the next.
package struct AppSettingsMemory: Sendable, Hashable, Codable {
    /// What both sides had at some time.
    package struct Agreement: Sendable, Hashable, Codable {
        /// The row's `AppSettings.revision` since then.
        package var revision: Int
        package var values: OptionValues
        /// When the gateway's side had these values; `nil` if an earlier version of the gateway wrote it down.
        package var at: Timestamp?

        package init(revision: Int, values: OptionValues, at: Timestamp?) {
            (self.revision, self.values, self.at) = (revision, values, at)
        }
    }

    /// What both sides last had.
    package private(set) var agreed: Agreement?
    /// What was written to Odoo without an answer yet, by this node or another, oldest first: the row may be any of them.
    package private(set) var pending: [Agreement] = []
    /// The state as last written to Odoo, by field.
    package var state: [String: String] = [:]
    /// Why values were last refused, until the settings change again.
    package var refusals: [Refusal] = []
    /// A digest of the folders as last written to Odoo.
    package var folders: String?

    /// A value that was put back.
    package struct Refusal: Sendable, Hashable, Codable {
        package var option: PersonalOption
        package var problem: OptionProblem

        package init(_ option: PersonalOption, _ problem: OptionProblem) {
            (self.option, self.problem) = (option, problem)
        }
    }

    package init() {}

    private enum CodingKeys: String, CodingKey {
        case agreed
        case pending = "writes"
        case state, refusals, folders
    }
}

/// How a row in Odoo becomes one that is known. A write reaches Odoo only while the row is as it was read before, and each is
/// written down before it is made: so the revisions of a row grow in the order in which they were written down, and of two
/// writes one row can take, at most one is taken.
extension AppSettingsMemory {
    /// Writes without an answer that are remembered. Each is followed by a reading of the row, so an older one comes no more.
    private static let mostPending = 16

    /// The last revision that was given.
    package var latest: Int? { (pending + [agreed].compactMap(\.self)).map(\.revision).max() }

    /// What is known of a row with that revision.
    package func agreement(of revision: Int) -> Agreement? {
        ([agreed].compactMap(\.self) + pending).first { $0.revision == revision }
    }

    /// Notes a write that is about to be made.
    package mutating func begin(_ write: Agreement) {
        pending = (pending + [write]).suffix(Self.mostPending)
    }

    /// Notes that Odoo refused a write: the row was changed meanwhile.
    package mutating func withdraw(_ revision: Int) {
        pending.removeAll { $0.revision == revision }
    }

    /// Notes that the row in Odoo has that revision: writes that were noted before can no longer be taken.
    package mutating func settle(_ revision: Int) {
        guard let write = pending.first(where: { $0.revision == revision }) else { return }
        agreed = write
        pending.removeAll { $0.revision <= revision }
    }

    /// Notes that the gateway took over values from the row with that revision: both sides have them now.
    package mutating func take(_ values: OptionValues, from revision: Int, at now: Timestamp) {
        guard var taken = agreement(of: revision) else { return }
        taken.values.merge(values) { $1 }
        taken.at = now
        if agreed?.revision == revision { agreed = taken }
        pending = pending.map { $0.revision == revision ? taken : $0 }
    }
}

extension AppSettingsMemory {
    /// - Parameters:
    ///   - agreed: what both sides last had.
    ///   - pending: what was written since.
    package init(agreed: Agreement?, pending: [Agreement]) {
        (self.agreed, self.pending) = (agreed, pending)
    }
}

/// What becomes of what is known of a user's settings.
package struct AppSettingsChange: Sendable, Hashable {
    /// What must still be known; `nil` for nothing.
    package var old: AppSettingsMemory?
    package var new: AppSettingsMemory

    package init(from old: AppSettingsMemory?, to new: AppSettingsMemory) {
        (self.old, self.new) = (old, new)
    }
}

extension OptionProblem: Codable {
    private var name: String {
        switch self {
        case .rule(let problem): problem.rawValue
        case .notADate: "not-a-date"
        case .unknownFolder: "unknown-folder"
        case .olderCopy: "older-copy"
        }
    }

    package init(from decoder: any Decoder) throws {
        switch try decoder.singleValueContainer().decode(String.self) {
        case "not-a-date": self = .notADate
        case "unknown-folder": self = .unknownFolder
        case "older-copy": self = .olderCopy
        case let name: self = .rule(FieldProblem(rawValue: name) ?? .notAllowed)
        }
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(name)
    }
}

/// What the gateway shows to Odoo's users, as far as it has to remember it. Each method is one transaction.
package protocol AppSettingsStore: Sendable {
    /// What is known of all users' settings in a database. Damaged memories are left out: what they held is found out
    /// anew.
    func appSettings(in database: String) async throws(StorageError) -> [UserID: AppSettingsMemory]

    /// Replaces what is known of users' settings, of each only if it is still what was read: of several nodes that serve a
    /// database at once, one gets through.
    ///
    /// - Returns: the users for whom it did.
    func saveAppSettings(
        _ changes: [UserID: AppSettingsChange],
        in database: String
    ) async throws(StorageError) -> Set<UserID>

    /// Takes over what a user changed in Odoo, together with what is known of it from then on.
    ///
    /// - Parameters:
    ///   - memory: what must still be known; otherwise `StorageError.conflict` is thrown, and nothing changed.
    ///   - now: when the user changed it.
    ///   - change: may be called more than once.
    func takeAppSettings(
        of user: UserID,
        in database: String,
        _ memory: AppSettingsMemory?,
        at now: Timestamp,
        _ change: @escaping @Sendable (inout PersonalSettings, inout AppSettingsMemory) -> Void
    ) async throws(StorageError) -> (settings: PersonalSettings, memory: AppSettingsMemory)

    /// Cheap.
    func appStamp() async throws(StorageError) -> AppStamp

    /// The users who changed, or whose settings or runs did, since that stamp; `nil` if more may have changed.
    func usersChanged(since stamp: AppStamp) async throws(StorageError) -> Set<UserID>?

    /// The users who changed, or whose settings did, since that revision; `nil` if more may have changed.
    func usersChanged(since revision: RoutingRevision) async throws(StorageError) -> Set<UserID>?

    /// These users, as far as they exist, or all.
    ///
    /// - Parameter database: of whose rows to read what is known. Damaged memories are left out: what they held is found out
    ///   anew.
    func appUsers(_ users: Set<UserID>?, in database: String) async throws(StorageError) -> [AppUserRecord]

    /// When options were last changed, by user; without those that were never changed since the gateway keeps the times.
    func optionChanges() async throws(StorageError) -> [UserID: [PersonalOption: Timestamp]]

    /// The last entry of the log that was written to the database's log; `nil` before the first.
    func appLogCursor(of database: String) async throws(StorageError) -> AppLogCursor?

    /// Replaces that if it is still `old`, and returns whether it was.
    func saveAppLogCursor(
        _ cursor: AppLogCursor,
        replacing old: AppLogCursor?,
        of database: String
    ) async throws(StorageError) -> Bool
}

/// How far the log is written to a database of Odoo.
package struct AppLogCursor: Sendable, Hashable {
    /// The last entry that is there for certain.
    package var done: LogEntry.ID
    /// The last one that is being written, as long as the answer is missing.
    package var pending: LogEntry.ID?

    package init(done: LogEntry.ID, pending: LogEntry.ID? = nil) {
        (self.done, self.pending) = (done, pending)
    }
}
