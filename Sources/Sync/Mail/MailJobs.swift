package import Storage

/// Brings messages from the transfer folder for incoming mail to Odoo.
package struct SyncMailIn: Job {
    package static let kind = JobKind.syncMailIn

    private let parts: MailTransferParts

    package init(_ parts: MailTransferParts) { self.parts = parts }

    package func concerns(_ settings: PersonalSettings) -> Bool { settings.mail.incomingFolder != nil }

    package func run(_ context: JobContext) async throws(JobStop) {
        try await MailTransfer(parts: parts, direction: .incoming, context: context).run()
    }
}

/// Brings messages from the transfer folder for outgoing mail to Odoo.
package struct SyncMailOut: Job {
    package static let kind = JobKind.syncMailOut

    private let parts: MailTransferParts

    package init(_ parts: MailTransferParts) { self.parts = parts }

    package func concerns(_ settings: PersonalSettings) -> Bool { settings.mail.outgoingFolder != nil }

    package func run(_ context: JobContext) async throws(JobStop) {
        try await MailTransfer(parts: parts, direction: .outgoing, context: context).run()
    }
}
