/// Which way a message went before it is brought over.
package enum TransferDirection: String, Sendable, Hashable, Codable, CaseIterable {
    /// Received by the person: it belongs to its sender's contact.
    case incoming
    /// Sent by the person: it belongs to its recipients' contacts.
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

    /// How many messages one run fetches.
    package func count(_ direction: TransferDirection) -> Int {
        switch direction {
        case .incoming: incomingCount
        case .outgoing: outgoingCount
        }
    }

    /// What is done in Gmail with a message that is in the staging list for certain.
    package var treatment: TransferTreatment {
        if deletesTransferred { return .trash }
        return leavesInFolder ? .leave : .removeLabel
    }
}

/// What becomes of a message in Gmail once it is staged.
package enum TransferTreatment: Sendable, Hashable {
    case trash
    /// It leaves the transfer folder and stays elsewhere.
    case removeLabel
    case leave
}
