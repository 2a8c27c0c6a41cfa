import Base
import NIOCore

/// A connection's deadlines: between commands, within a message, within a handshake.
struct ConnectionDeadlines {
    enum Phase: Sendable {
        case command
        case transaction
        case content
    }

    private static let longestInterval = TimeAmount.seconds(5)

    private var lastHeard = NIODeadline.now()
    private var transactionStart: NIODeadline?
    /// When content was first seen; the time for MAIL and RCPT before it does not count.
    private var contentStart: NIODeadline?
    private var contentBytes = 0
    private(set) var isHandshake = false

    mutating func began(isHandshake: Bool) {
        self.isHandshake = isHandshake
        lastHeard = .now()
        transactionStart = nil
    }

    /// Records received bytes, or, with 0, that the gateway answered after its own work.
    mutating func heard(_ count: Int) {
        // A handshake has a single deadline, which bytes do not extend.
        guard !isHandshake else { return }
        lastHeard = .now()
        contentBytes += count
    }

    /// The time since anything was last received.
    var silence: TimeAmount { .now() - lastHeard }

    mutating func transactionBegan() {
        transactionStart = .now()
        contentStart = nil
    }

    mutating func checkMissed(in phase: Phase, limits: SMTPLimits) -> Bool {
        let now = NIODeadline.now()
        if isHandshake { return silence >= .init(limits.handshakeTimeout) }
        switch phase {
        case .command:
            transactionStart = nil
            return silence >= .init(limits.commandTimeout)
        case .transaction, .content:
            let start = transactionStart ?? lastHeard
            transactionStart = start
            if now - start >= .init(limits.transactionTimeout) || silence >= .init(limits.commandTimeout) {
                return true
            }
            guard phase == .content else { return false }
            guard let contentStart else {
                (contentStart, contentBytes) = (now, 0)
                return false
            }
            let measured = now - contentStart - .init(limits.rateGrace)
            guard measured > .zero else { return false }
            return Int64(contentBytes) * 1_000_000_000 < Int64(limits.minimumRate) * measured.nanoseconds
        }
    }

    /// The time until the next check, and thus the longest delay in detecting a missed deadline.
    func checkInterval(_ limits: SMTPLimits) -> TimeAmount {
        let shortest = min(
            limits.commandTimeout,
            limits.transactionTimeout,
            limits.handshakeTimeout,
            limits.rateGrace
        )
        return max(.milliseconds(50), min(Self.longestInterval, .milliseconds(shortest.milliseconds / 4)))
    }
}
