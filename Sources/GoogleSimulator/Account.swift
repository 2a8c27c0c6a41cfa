import Base

/// An account inside the simulator.
final class Account {
    let address: String
    var name: String
    var sendAs: [SimulatedAccount.SendAs]
    var state = SimulatedAccount.State.active
    /// Google's stable number of the user (`sub`).
    let subject: String
    let store = MailStore()
    let contacts = ContactBook()
    let calendars: CalendarBook
    var usage = Usage()
    /// Overrides the simulator's limits.
    var limits: UsageLimits?

    init(_ made: SimulatedAccount, subject: String) {
        address = made.address
        name = made.name
        sendAs = made.sendAs
        self.subject = subject
        calendars = CalendarBook(owner: made.address)
    }

    var key: String { address.lowercased() }

    /// The domain, which is the value of `hd`.
    var domain: String { address.split(separator: "@").last.map(String.init) ?? "" }

    /// Whether Gmail lets the account send as `address`.
    func mayWrite(as address: String) -> Bool {
        let address = address.lowercased()
        return address == key || sendAs.contains { $0.address.lowercased() == address && $0.isVerified != false }
    }
}

/// An account to create: a mailbox at Google and its owner's settings.
package struct SimulatedAccount: Sendable {
    package enum State: String, Sendable {
        case active
        /// Tokens are refused, at the token endpoint as `invalid_grant`.
        case suspended
        /// The account has no Gmail licence: 400 `failedPrecondition`, "Mail service not enabled".
        case withoutMail
    }

    /// An address that the account may send as.
    package struct SendAs: Sendable, Hashable {
        package var address: String
        package var displayName: String
        /// `nil` for an alias of the same domain, which Gmail lists without any status.
        package var isVerified: Bool?

        package init(_ address: String, displayName: String = "", isVerified: Bool? = true) {
            self.address = address
            self.displayName = displayName
            self.isVerified = isVerified
        }
    }

    package var address: String
    package var name: String
    /// The addresses besides the account's own.
    package var sendAs: [SendAs]

    package init(_ address: String, name: String = "", sendAs: [SendAs] = []) {
        self.address = address
        self.name = name
        self.sendAs = sendAs
    }
}

/// An account's recent usage.
struct Usage {
    /// Weighted events within a window of time.
    private struct Window {
        var events: [(at: Timestamp, weight: Int)] = []
        var first = 0
        var total = 0

        mutating func forget(before moment: Timestamp) {
            while first < events.count, events[first].at <= moment {
                total -= events[first].weight
                first += 1
            }
            if first > 1024, first > events.count / 2 {
                events.removeFirst(first)
                first = 0
            }
        }

        mutating func add(_ weight: Int, at moment: Timestamp) {
            events.append((moment, weight))
            total += weight
        }

        var oldest: Timestamp? { first < events.count ? events[first].at : nil }
    }

    private static let minute = Duration.minutes(1)
    private static let day = Duration.days(1)

    private var units = Window()
    private var messages = Window()
    var inFlight = 0

    /// Charges `cost` units; attempts count even if they are refused later.
    mutating func charge(_ cost: Int, _ limits: UsageLimits, at now: Timestamp) throws(APIError) {
        guard let most = limits.unitsPerMinute else { return }
        units.forget(before: now - Self.minute)
        guard units.total + cost <= most else {
            switch limits.rateAnswer {
            case .forbidden: throw .forbidden("rateLimitExceeded")
            case .tooManyRequests:
                throw .tooManyRequests(retryAfter: ((units.oldest ?? now) + Self.minute).iso8601)
            }
        }
        units.add(cost, at: now)
    }

    /// Counts a message before it is sent.
    mutating func send(_ limits: UsageLimits, at now: Timestamp) throws(APIError) {
        guard let most = limits.messagesPerDay else { return }
        messages.forget(before: now - Self.day)
        guard messages.total < most else {
            throw .tooManyRequests(
                retryAfter: ((messages.oldest ?? now) + Self.day).iso8601,
                about: " (Mail sending)"
            )
        }
        messages.add(1, at: now)
    }
}
