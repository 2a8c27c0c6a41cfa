/// The direction in which a message went before its transfer to Odoo.
package enum TransferDirection: String, Sendable, Hashable, Codable, CaseIterable {
    /// Received by the user: it belongs to its sender's contact.
    case incoming
    /// Sent by the user: it belongs to its recipients' contacts.
    case outgoing

    package var job: JobKind {
        switch self {
        case .incoming: .syncMailIn
        case .outgoing: .syncMailOut
        }
    }
}

extension MailTransferOptions {
    /// The chosen transfer folder.
    package func folder(_ direction: TransferDirection) -> TransferFolder? {
        switch direction {
        case .incoming: incomingFolder
        case .outgoing: outgoingFolder
        }
    }

    /// The number of messages that one run fetches.
    package func count(_ direction: TransferDirection) -> Int {
        switch direction {
        case .incoming: incomingCount
        case .outgoing: outgoingCount
        }
    }

    /// What happens in Gmail to a message that is certainly in the staging list.
    package var treatment: TransferTreatment {
        if deletesTransferred { return .trash }
        return leavesInFolder ? .leave : .removeLabel
    }
}

/// What happens to a message in Gmail once it is staged.
package enum TransferTreatment: Sendable, Hashable {
    case trash
    /// The message leaves the transfer folder and stays elsewhere.
    case removeLabel
    case leave
}
