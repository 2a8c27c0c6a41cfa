import Base

/// The scheduled actions, each performed for one user at a time.
package enum JobKind: String, Sendable, Codable, CaseIterable {
    /// Subscribes the user to contacts created in Odoo since the last run.
    case importNewContacts = "import-new-contacts"
    /// Synchronises calendar events from Google to Odoo.
    case syncAppointments = "sync-appointments"
    /// Synchronises subscribed contacts from Odoo to Google.
    case syncContacts = "sync-contacts"
    /// Transfers messages from the transfer folder for incoming mail to Odoo.
    case syncMailIn = "sync-mail-in"
    /// Transfers messages from the transfer folder for outgoing mail to Odoo.
    case syncMailOut = "sync-mail-out"

    /// The name of the scheduled action, as administrators of Odoo know it; not translated.
    package var title: String {
        switch self {
        case .importNewContacts: "G Suite Import New Contacts Automatically"
        case .syncAppointments: "G Suite Sync Appointments"
        case .syncContacts: "G Suite Sync Contacts"
        case .syncMailIn: "G Suite Sync E-Mail-In"
        case .syncMailOut: "G Suite Sync E-Mail-Out"
        }
    }

    /// The interval unless the administrator sets another.
    package var defaultInterval: Duration {
        switch self {
        case .syncMailIn, .syncMailOut: .minutes(10)
        case .syncAppointments: .minutes(15)
        case .syncContacts: .minutes(30)
        case .importNewContacts: .hours(1)
        }
    }

    /// A shorter interval would waste Google's quota; a longer one would look broken.
    package static let intervals = Duration.minutes(1)...Duration.days(7)
}
