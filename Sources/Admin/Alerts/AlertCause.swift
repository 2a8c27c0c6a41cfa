package import Base
package import Storage

/// Something that needs a person: what the console's line, `status` and the alerts that leave the gateway are made of.
package enum AlertCause: Sendable, Hashable {
    /// What is wrong with a certificate.
    package enum CertificateFault: Sendable, Hashable {
        case unusable(String)
        case expired(Timestamp)
        case expires(Timestamp)
        /// The gateway's own, which it should have renewed.
        case notRenewed(Timestamp)
    }

    case diskFull(free: Int)
    case diskNearlyFull(free: Int)
    /// - Parameters:
    ///   - name: the name of the certificate's folder.
    ///   - folder: the path of that folder.
    case certificate(name: String, CertificateFault, folder: String)
    case noDefaultSender
    /// Delivery reports that failed themselves.
    case failedReports(Int)
    /// Failures that could not be reported.
    case lostReports(Int)
    case failed(Int)
    case held(Int)
    /// Google no longer accepts the account's grant.
    ///
    /// - Parameter stops: the scheduled actions that fail for it.
    case grantNeeded(AccountRecord, stops: [ScheduledAction])
    case dayLimitNear(AccountRecord, sent: Int, limit: Int)
    case actionFails(ScheduledAction, users: [UserID])
    case nodeLost(LostNode)
    /// A change of the sealing key that some nodes have not made.
    case keyChangeIncomplete(nodes: [String])

    /// What it stops, the worst first.
    package enum Effect: Int, Sendable, Comparable {
        /// New mail is refused, or cannot be delivered to the gateway.
        case intake
        /// Senders do not know what became of their mail.
        case reports
        /// Mail waits.
        case sending
        /// Single deliveries wait for a decision.
        case deliveries
        /// Scheduled actions fail.
        case synchronisation
        /// Nothing yet.
        case nothing

        package static func < (a: Self, b: Self) -> Bool { a.rawValue < b.rawValue }
    }

    /// The same as long as it is the same problem, however it changes: who was told of it is not told again.
    package var key: String {
        switch self {
        case .diskFull, .diskNearlyFull: "disk"
        case .certificate(let name, _, _): "certificate \(name)"
        case .noDefaultSender: "default-sender"
        case .failedReports: "failed-reports"
        case .lostReports: "lost-reports"
        case .failed: "failed"
        case .held: "held"
        case .grantNeeded(let account, _): "grant \(account.id.rawValue)"
        case .dayLimitNear(let account, _, _): "day-limit \(account.id.rawValue)"
        case .actionFails(let kind, _): "action \(kind.rawValue)"
        case .nodeLost(let node): "node \(node.name)"
        case .keyChangeIncomplete: "key"
        }
    }

    package var effect: Effect {
        switch self {
        case .diskFull, .noDefaultSender: .intake
        case .certificate(_, let fault, _):
            switch fault {
            case .unusable, .expired: .intake
            case .expires, .notRenewed: .nothing
            }
        case .failedReports, .lostReports: .reports
        case .grantNeeded: .sending
        case .failed, .held: .deliveries
        case .actionFails: .synchronisation
        case .dayLimitNear(_, let sent, let limit): sent >= limit ? .sending : .nothing
        case .diskNearlyFull, .nodeLost, .keyChangeIncomplete: .nothing
        }
    }

    /// Whether it is a problem rather than a warning.
    package var isProblem: Bool {
        switch self {
        case .diskFull, .failedReports, .lostReports, .grantNeeded: true
        case .certificate(_, let fault, _):
            switch fault {
            case .unusable, .expired: true
            case .expires, .notRenewed: false
            }
        case .diskNearlyFull, .noDefaultSender, .failed, .held, .dayLimitNear, .actionFails, .nodeLost,
            .keyChangeIncomplete:
            false
        }
    }

    /// How many deliveries it concerns, where that can grow.
    package var amount: Int {
        switch self {
        case .failed(let count), .held(let count): count
        default: 0
        }
    }

    /// The account that it concerns.
    package var account: AccountRecord? {
        switch self {
        case .grantNeeded(let account, _), .dayLimitNear(let account, _, _): account
        default: nil
        }
    }
}

extension AlertCause {
    /// The page of the console where it is fixed; `nil` where the console cannot.
    var page: LocalPath? {
        switch self {
        case .diskFull, .diskNearlyFull, .certificate, .nodeLost, .keyChangeIncomplete: nil
        case .noDefaultSender: "/accounts"
        case .failedReports: QueueFilter.failedReports
        case .lostReports: QueueFilter.unreported
        case .failed: LocalPath("/queue").with(.state, QueueFilter.Group.failed.rawValue)
        case .held: LocalPath("/queue").with(.state, QueueFilter.Group.held.rawValue)
        case .grantNeeded(let account, _), .dayLimitNear(let account, _, _): account.path
        case .actionFails(let kind, _): kind.path
        }
    }

    /// The path of that page.
    package var path: String? { page?.description }
}
