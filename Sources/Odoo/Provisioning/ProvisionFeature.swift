/// A part of what the gateway keeps in Odoo; `odoo setup` creates all unless some are chosen.
package enum ProvisionFeature: String, Sendable, Hashable, CaseIterable, Codable {
    /// Which user imports which contact into Google: actions, filters and a column.
    case contacts
    /// Appointments from Google Calendar, and the menu entry to fetch them.
    case appointments
    /// Failed deliveries turn red in Odoo, and replies to Gmail's Message-IDs find their records.
    case reports
    /// The app "Google Workspace": lists of messages, settings, and the buttons at contacts and in the preferences.
    case app
    /// The app's pages for administrators: people, scheduled actions, log, and the tab of a user.
    case administration

    /// The major versions of Odoo on which the app was tried in the web client. On others, its views are written in the
    /// version's own language, but unseen.
    package static let triedVersions: Set = [16, 17, 18, 19]

    /// The rights that the gateway's group gets with it, besides those of every internal user.
    package var rights: [OdooRight] {
        switch self {
        case .contacts: [OdooRight("res.partner", .read, .write, .create), Self.subscriptions]
        case .appointments:
            [
                OdooRight("calendar.event", .read, .write, .create, .unlink),
                OdooRight("calendar.attendee", .read, .write, .create, .unlink),
                OdooRight("calendar.recurrence", .read, .write, .create, .unlink),
                OdooRight("calendar.alarm", .read, .write, .create),
                OdooRight("res.partner", .read, .write, .create),
            ]
        case .reports: []
        case .app:
            [
                OdooRight("res.partner", .read, .write, .create), OdooRight("mail.message", .read, .write, .create),
                OdooRight("ir.attachment", .read, .write, .create),
                OdooRight(AppMail.model, .read, .write, .create, .unlink),
                OdooRight(AppLabel.model, .read, .write, .create, .unlink), OdooRight(AppSettings.model, .read),
                OdooRight(AppRequest.model, .read, .unlink),
            ]
        case .administration:
            [
                OdooRight(AppScheduledAction.model, .read, .write, .create, .unlink),
                OdooRight(AppLogEntry.model, .read, .create, .unlink),
            ]
        }
    }

    /// What it is for, in one line.
    package var summary: String {
        switch self {
        case .contacts: "import of contacts into Google"
        case .appointments: "appointments from Google Calendar"
        case .reports: "failed deliveries and replies"
        case .app: "the app Google Workspace: lists of messages, settings, buttons"
        case .administration: "the app's pages for administrators"
        }
    }

    /// What cannot work without another feature.
    package var needs: Set<ProvisionFeature> { self == .administration ? [.app] : [] }

    private static let subscriptions = OdooRight(ProvisionCode.subscription, .read, .write, .create, .unlink)
}

extension Set<ProvisionFeature> {
    package static let all = Set(ProvisionFeature.allCases)
}
