import Base

/// The scheduled actions, by what they do for each person.
package enum JobKind: String, Sendable, Codable, CaseIterable {
    /// Subscribes the person to contacts that were created in Odoo since the last run.
    case importNewContacts = "import-new-contacts"
    /// Brings calendar events from Google to Odoo.
    case syncAppointments = "sync-appointments"
    /// Brings subscribed contacts from Odoo to Google.
    case syncContacts = "sync-contacts"
    /// Brings messages from the transfer folder for incoming mail to Odoo.
    case syncMailIn = "sync-mail-in"
    /// Brings messages from the transfer folder for outgoing mail to Odoo.
    case syncMailOut = "sync-mail-out"

    /// The name of the scheduled action, as administrators of Odoo know it. Not translated.
    package var title: String {
        switch self {
        case .importNewContacts: "G Suite Import New Contacts Automatically"
        case .syncAppointments: "G Suite Sync Appointments"
        case .syncContacts: "G Suite Sync Contacts"
        case .syncMailIn: "G Suite Sync E-Mail-In"
        case .syncMailOut: "G Suite Sync E-Mail-Out"
        }
    }

    /// How often it runs unless the administrator says otherwise.
    package var defaultInterval: Duration {
        switch self {
        case .syncMailIn, .syncMailOut: .minutes(10)
        case .syncAppointments: .minutes(15)
        case .syncContacts: .minutes(30)
        case .importNewContacts: .hours(1)
        }
    }

    /// More often would use up Google's quota for nothing; more rarely would look broken.
    package static let intervals = Duration.minutes(1)...Duration.days(7)
}
