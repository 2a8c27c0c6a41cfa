package import Base
package import Mail
package import Storage

/// Finds the account that sends a message: by header From, else by login, else the default sender.
///
/// The envelope sender plays no part: Odoo puts its bounce address there, whoever wrote the message.
package struct Router: Sendable {
    private let accounts: AccountDirectory

    package init(accounts: AccountDirectory) {
        self.accounts = accounts
    }

    /// Which account sends a message.
    package struct Route: Sendable, Hashable {
        /// The account; of a pool, its first member.
        package let account: AccountID
        /// The accounts of which the store chooses one; `nil` where there is no choice.
        package let pool: SenderPool?

        init(_ account: AccountID, pool: SenderPool? = nil) {
            (self.account, self.pool) = (account, pool)
        }
    }

    /// Returns the account that sends the message, or the pool.
    ///
    /// - Parameters:
    ///   - authors: the addresses in header From, in order; none if it is missing, empty, or an empty group.
    ///   - senders: the addresses in header Sender.
    ///   - login: the current login of the client's session, see `LoginDirectory.login(_:loggedInBy:)`; `nil` only for
    ///     a client that has not logged in, where no login is required.
    package func route(
        authors: [Address],
        senders: [Address] = [],
        login: LoginRecord?
    ) throws(RoutingRefusal) -> Route {
        let author = authors.first
        guard let login else {
            if let route = route(of: author) { return route }
            guard let account = accounts.defaultSender else { throw .noAccount(author) }
            return Route(account.id)
        }
        for address in authors + senders where !login.permits(address) {
            throw .notPermitted(address, login: login.name)
        }
        if login.owner != nil { return Route(try ownAccount(of: login, author)) }
        if let route = route(of: author) { return route }
        if let id = login.account {
            guard let own = accounts[id] else { throw .accountGone(login: login.name) }
            guard author != nil || login.permits(own.address) else { throw .noAuthor(login: login.name) }
            return Route(own.id)
        }
        // A login without restrictions and an account is a server's, whose mail may go by the default sender.
        guard let heir = accounts.defaultSender else { throw .noAccount(author) }
        guard login.permits(heir.address) else {
            guard let author else { throw .noAuthor(login: login.name) }
            throw .notByDefaultSender(author, login: login.name)
        }
        return Route(heir.id)
    }

    /// Returns the pool of `author`, or the account that sends as that address, unless its user's mail goes by the default
    /// sender.
    private func route(of author: Address?) -> Route? {
        guard let author else { return nil }
        if let pool = accounts.pool(of: author), let first = pool.members.first { return Route(first, pool: pool) }
        guard let account = accounts.account(sendingAs: author), account.options.sendsOwnMail else { return nil }
        return Route(account.id)
    }

    /// Returns the account of a user's own login, which sends only as what Gmail accepts for that account now: an
    /// address that was once the user's may be a colleague's today.
    private func ownAccount(of login: LoginRecord, _ author: Address?) throws(RoutingRefusal) -> AccountID {
        guard let own = login.account.flatMap({ accounts[$0] }) else { throw .accountGone(login: login.name) }
        guard let author else {
            guard login.permits(own.address) else { throw .noAuthor(login: login.name) }
            return own.id
        }
        // A user's own mail stays in the user's own Sent folder, although others share the address.
        let isShared = accounts.pool(of: author)?.members.contains(own.id) ?? false
        guard isShared || accounts.account(sendingAs: author)?.id == own.id else {
            throw .notPermitted(author, login: login.name)
        }
        return own.id
    }
}

/// Why a message can never be sent.
package enum RoutingRefusal: Error, Sendable, Hashable {
    case noAccount(Address?)
    case notPermitted(Address, login: String)
    /// The message has no author, and the login may not send as the address that would replace it.
    case noAuthor(login: String)
    /// Only the default sender could send it, and the login may not send as its address.
    case notByDefaultSender(Address, login: String)
    /// The login's account was removed.
    case accountGone(login: String)
}

extension RoutingRefusal: CustomStringConvertible {
    package var description: String {
        switch self {
        case .noAccount(let author?):
            "no Google account sends as \(author), and there is no default sender; add the account, or choose a default sender"
        case .noAccount(nil):
            "the message has no From address, and there is no default sender; choose a default sender"
        case .notPermitted(let author, let login):
            "login \(login) may not send as \(author)"
        case .noAuthor(let login):
            "the message has no From address; put an address into From that login \(login) may send as"
        case .notByDefaultSender(let author, let login):
            "no Google account sends as \(author), and login \(login) may not send as the default sender; "
                + "add the account, or assign one to the login"
        case .accountGone(let login):
            "the account of login \(login) was removed; assign another to the login"
        }
    }
}

/// Splits an envelope into as few deliveries as Gmail's limit on recipients per message allows. Invalid recipients get
/// their own delivery, which fails; captured recipients get deliveries that are not sent.
package enum DeliveryPlan {
    /// - Parameter capture: why mail to a recipient is captured; `nil` for one that is sent to. An invalid recipient is
    ///   `nil`.
    package static func make(
        for recipients: [Recipient],
        invalid: [InvalidRecipient] = [],
        account: AccountID,
        priority: Priority,
        recipientsPerMessage: Int,
        capture: (Address?) -> Reason? = { _ in nil }
    ) -> [PlannedDelivery] {
        precondition(recipientsPerMessage > 0)
        var (sent, captured): ([Recipient], [Recipient]) = ([], [])
        var reason: Reason?
        for recipient in recipients {
            if let why = capture(recipient.address) {
                captured.append(recipient)
                reason = reason ?? why
            } else {
                sent.append(recipient)
            }
        }
        func deliveries(_ recipients: [Recipient], _ captured: Reason?) -> [PlannedDelivery] {
            stride(from: 0, to: recipients.count, by: recipientsPerMessage).map { start in
                let part = recipients[start..<min(start + recipientsPerMessage, recipients.count)]
                return PlannedDelivery(
                    account: account,
                    priority: priority,
                    recipients: Array(part),
                    captured: captured
                )
            }
        }
        var plan = deliveries(sent, nil) + deliveries(captured, reason)
        if !invalid.isEmpty {
            plan.append(
                PlannedDelivery(
                    account: account,
                    priority: priority,
                    recipients: [],
                    invalidRecipients: invalid,
                    captured: capture(nil)
                )
            )
        }
        return plan
    }
}

/// Detects many similar messages from one account: a bulk mailing without the usual header fields.
///
/// Counts by account and subject over `window`. The number of subjects is bounded: at the bound, expired ones are
/// forgotten, and all if none has expired.
package struct BulkDetector: Sendable {
    private struct Topic: Hashable {
        let account: AccountID
        let subject: String
    }

    private struct Tally {
        var since: Timestamp
        var count: Int
    }

    /// The number of similar messages within `window` that still count as personal mail.
    package static let ordinaryCount = 20
    package static let window = Duration.minutes(10)
    private static let remembered = 4096

    private var tallies: [Topic: Tally] = [:]

    package init() {}

    /// Counts one message, and returns whether there were too many similar ones.
    package mutating func isBulk(account: AccountID, subject: String?, at now: Timestamp) -> Bool {
        let topic = Topic(account: account, subject: subject ?? "")
        var tally = tallies[topic] ?? Tally(since: now, count: 0)
        if now - tally.since > Self.window { tally = Tally(since: now, count: 0) }
        tally.count += 1
        if tallies.count >= Self.remembered, tallies[topic] == nil { forget(before: now) }
        tallies[topic] = tally
        return tally.count > Self.ordinaryCount
    }

    private mutating func forget(before now: Timestamp) {
        tallies = tallies.filter { now - $0.value.since <= Self.window }
        if tallies.count >= Self.remembered { tallies.removeAll() }
    }
}
