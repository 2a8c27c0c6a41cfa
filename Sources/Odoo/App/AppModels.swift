/// The models of the app "Google Workspace" in Odoo, which `odoo setup` creates there as records, with the names of their
/// fields and of the values that the gateway writes.
///
/// Users read what belongs to them and change only their own settings. Everything else they do through server actions,
/// which pick the caller's own records and leave an `AppRequest` for the gateway.
package enum AppModels {
    /// All of them, each after those that it refers to.
    package static let all = [
        AppRequest.model, AppLabel.model, AppSettings.model, AppMail.model, AppChoice.model, AppTicket.model,
        AppScheduledAction.model, AppLogEntry.model,
    ]
}

/// What a user asked for by a click, in the order of the clicks: the one table that the gateway polls.
///
/// Only server actions create requests, so `create_uid` is who clicked. The gateway removes a request once it is served.
package enum AppRequest {
    package static let model = "x_gsuite_request"
    /// A `Kind`.
    package static let kind = "x_kind"
    /// The user (`res.users`) for whom it is: the one who clicked, or another if an administrator clicked.
    package static let user = "x_user_id"
    /// The raw value of a scheduled action, such as `sync-mail-in`, for `run`, `enable` and `disable`.
    package static let argument = "x_argument"

    package enum Kind: String, Sendable, CaseIterable {
        /// The user's rows of `AppMail` hold what to do in `AppMail.request`, or have contacts that the user chose.
        case mail
        /// The row of `AppSettings` is new: fill it in.
        case settings
        /// Read the labels from Gmail.
        case folders
        case incoming, outgoing, appointments, contacts
        /// Run a scheduled action for all users. Only administrators make this and the following requests.
        case run
        case enable, disable
    }

    /// More clicks of one user than this are not recorded until the gateway has read them.
    package static let mostPerUser = 20
}

/// A staged message: a row for its user, in either list.
///
/// The gateway creates, writes and removes the rows. A user's action sets `request` and shows what follows from it in
/// `state` or `isRemoved` at once. The gateway clears `request` only while it still holds the value that it has read.
package enum AppMail {
    package static let model = "x_gsuite_mail"
    package static let subject = "x_name"
    /// The user in whose list it is.
    package static let owner = "x_owner_id"
    /// By what the gateway knows it: unique, indexed.
    package static let key = "x_key"
    /// A digest of what the gateway last wrote, by which it compares rows.
    package static let stamp = "x_stamp"
    /// A `Direction`.
    package static let direction = "x_direction"
    /// A `State`.
    package static let state = "x_state"
    package static let date = "x_date"
    package static let sender = "x_from"
    package static let recipients = "x_to"
    /// The file names, separated by commas.
    package static let attachments = "x_attachments"
    package static let attachmentCount = "x_attachment_count"
    /// In bytes.
    package static let size = "x_size"
    package static let messageID = "x_message_id"
    /// The contacts that it belongs to, found or chosen.
    package static let contacts = "x_partner_ids"
    /// Whether the user chose the contacts.
    package static let isChosen = "x_is_chosen"
    /// The addresses without a contact, one `Name <address>` per line; the action that creates contacts reads them.
    package static let unknown = "x_unknown"
    /// The text as HTML. Odoo removes scripts; the gateway must remove everything that a browser would load.
    package static let preview = "x_preview"
    /// Why it was not imported, in the user's language.
    package static let problem = "x_problem"
    /// The address of the message in Gmail.
    package static let link = "x_url"
    package static let importedAt = "x_imported_at"
    /// A `Request`, or empty.
    package static let request = "x_request"
    /// Whether it left the list. An imported one stays for the contact's button until the gateway removes it.
    package static let isRemoved = "x_is_removed"

    package enum Direction: String, Sendable, CaseIterable { case incoming, outgoing }

    package enum State: String, Sendable, CaseIterable { case waiting, requested, imported, failed }

    package enum Request: String, Sendable, CaseIterable {
        case importing = "import"
        case importingAndRemoving = "import_remove"
        case removing = "remove"
        /// The user chose or created contacts, and nothing else.
        case choosing = "choose"
    }

    /// The relation table of `contacts`, and its columns.
    static let relation = (table: "x_gsuite_mail_partner_rel", mail: "x_mail_id", partner: "x_partner_id")
}

/// A user's settings and state, one row per user: `create_uid` is that user and cannot be changed, not even by them.
///
/// Users write their own row, administrators all. `write_uid` tells whether the gateway wrote last: a row whose
/// `write_uid` is another user holds changes to take over. The states are read-only in the form but not over RPC, so the
/// gateway never reads them and writes them again. It writes through the action `settings` (`AppCall`).
package enum AppSettings {
    package static let model = "x_gsuite_settings"
    /// The user's name.
    package static let name = "x_name"
    package static let user = "create_uid"

    // Options, as in `PersonalSettings`.
    package static let userName = "x_user_name"
    package static let startDate = "x_start_date"
    package static let createsAttendees = "x_creates_attendees"
    /// An `AppLabel`.
    package static let incomingFolder = "x_incoming_folder_id"
    package static let outgoingFolder = "x_outgoing_folder_id"
    package static let incomingCount = "x_incoming_count"
    package static let outgoingCount = "x_outgoing_count"
    package static let deletesTransferred = "x_deletes_transferred"
    package static let leavesInFolder = "x_leaves_in_folder"
    package static let importsFetched = "x_imports_fetched"
    package static let deletesUnsubscribed = "x_deletes_unsubscribed"
    package static let importsNew = "x_imports_new"
    package static let leavesOutSalutation = "x_leaves_out_salutation"
    package static let tagsAsGroups = "x_tags_as_groups"
    package static let mostDeletedPercent = "x_most_deleted_percent"
    package static let isLogged = "x_is_logged"

    // State, written by the gateway alone.
    /// A `State`.
    package static let state = "x_state"
    /// The Google address for which access is granted.
    package static let account = "x_account"
    package static let grantedAt = "x_granted_at"
    package static let lastRun = "x_last_run"
    /// What the last run did, in the user's language.
    package static let result = "x_result"
    /// Why a value was refused or something fails, in the user's language; empty if all is well.
    package static let problem = "x_problem"
    /// The number of the row's version, which the gateway gives it with each write; 0 before the first. By it, rows of an
    /// older copy of either database are told from changes.
    package static let revision = "x_revision"

    /// Computed from the options, to wake the gateway. Means nothing.
    package static let isChanged = "x_is_changed"

    package static let options = [
        userName, startDate, createsAttendees, incomingFolder, outgoingFolder, incomingCount, outgoingCount,
        deletesTransferred, leavesInFolder, importsFetched, deletesUnsubscribed, importsNew, leavesOutSalutation,
        tagsAsGroups, mostDeletedPercent, isLogged,
    ]
    package static let states = [state, account, grantedAt, lastRun, result, problem]

    package enum State: String, Sendable, CaseIterable {
        case notGranted = "not_granted"
        case granted, paused
        /// Google no longer accepts the grant.
        case needsGrant = "needs_grant"
        case disabled
    }
}

/// A label of a user's mailbox, for the drop-downs of the transfer folders.
package enum AppLabel {
    package static let model = "x_gsuite_label"
    package static let name = "x_name"
    package static let labelID = "x_label_id"
    package static let owner = "x_owner_id"
}

/// The scheduled actions, shown to administrators; the gateway creates one row for each and keeps them current.
package enum AppScheduledAction {
    package static let model = "x_gsuite_action"
    package static let name = "x_name"
    /// A raw value such as `sync-mail-in`.
    package static let kind = "x_kind"
    package static let isEnabled = "x_is_enabled"
    /// In minutes.
    package static let interval = "x_interval"
    package static let lastRun = "x_last_run"
    package static let nextRun = "x_next_run"
    /// An `Outcome`, or empty.
    package static let outcome = "x_outcome"
    package static let result = "x_result"
    /// The number of users for whom it runs, and of those for whom it fails.
    package static let users = "x_users"
    package static let failing = "x_failing"

    package static let kinds = [
        "import-new-contacts", "sync-appointments", "sync-contacts", "sync-mail-in", "sync-mail-out",
    ]

    package enum Outcome: String, Sendable, CaseIterable { case running, succeeded, partly, failed, interrupted }
}

/// Entries of the log: users see their own, administrators all. The gateway creates them and removes old ones.
package enum AppLogEntry {
    package static let model = "x_gsuite_log"
    package static let message = "x_name"
    package static let date = "x_date"
    /// A `Level`.
    package static let level = "x_level"
    /// The user whom it concerns; empty for entries that only administrators see.
    package static let owner = "x_owner_id"

    package enum Level: String, Sendable, CaseIterable { case info, warning, error }
}

/// One-time tickets that sign a user in to the console. Nobody has rights on them: an action creates them, and another
/// spends them (`AppCall.spend`).
package enum AppTicket {
    package static let model = "x_gsuite_ticket"
    /// The ticket's SHA-256, in lower-case hexadecimal.
    package static let hash = "x_name"
    package static let lifetime = 60
}

/// The dialogue in which a user chooses the contacts of messages; a transient model.
package enum AppChoice {
    package static let model = "x_gsuite_choice"
    package static let mails = "x_mail_ids"
    package static let contacts = "x_partner_ids"
}

/// Fields that the app adds to models of Odoo; all but the first are computed.
package enum AppFields {
    /// On `res.users`: the user's row of `AppSettings`.
    package static let settings = "x_gsuite_settings_ids"
    /// On `res.partner`: how many messages the reading user imported for the contact.
    package static let mailCount = "x_gsuite_mail_count"
    /// On `res.partner`: whether the reading user imports the contact into Google.
    package static let isMine = "x_gsuite_mine"
}

/// Server actions that only the gateway's group may run, and the paths of the gateway that Odoo's records lead to.
package enum AppCall {
    /// Shows a message in a user's web client: `user`, `type` (info, success, warning, danger), `title`, `message`,
    /// `sticky`.
    package static let notify = "action_notify"
    /// Finds the administrators among users: `users`, at most 500. The result is their ids.
    package static let administrators = "action_administrators"
    /// Reads the messages for which a user asked for something: `user`, and `after`, the id after which to go on. The result
    /// holds for each row `id`, `key`, `request`, `chosen`, `linked` with the ids of its contacts, and `contacts` with ids and
    /// names of those that the user may read.
    package static let requestedMails = "action_requested_mails"
    /// Writes messages: `rows`, at most `mostMails`, each with `ids`, `request` and, if the contacts count, `linked` as they
    /// were read, and `values`. A message that holds another request or other contacts by now is left alone. The result is
    /// the ids of the others.
    package static let writeMails = "action_write_mails"
    /// Messages in one call of these.
    package static let mostMails = 500
    /// Spends a ticket: `hash`. The result is the user who got it, or false.
    package static let spend = "action_spend_ticket"
    /// Creates or writes rows of `AppSettings`: `rows`, at most 500, each with `user`, `seen`, `values` and `duplicates`.
    /// `seen` holds the options as the gateway read them, references as ids; a row that differs is left alone.
    /// `duplicates` are further rows of that user, which are removed. The result holds for each row its id, or false.
    package static let settings = "action_write_settings"

    /// The parameter of Odoo that holds where tickets lead: the console's base URL, `enterPath`, and a query that ends
    /// with `ticket=`.
    package static let addressParameter = "gsuite_gateway.enter_url"
    /// Follows the console's base URL; the query names the database as in the configuration, and the ticket.
    package static let enterPath = "/odoo/enter"
    /// Receives Odoo's wake-up, which has no content that counts.
    package static let wakePath = "/odoo/wake"
}
