import Base
import Mail
import SMTP

/// Handles logins and messages of smtp.gmail.com: applies faults and limits, and does the work, without a socket.
struct SubmissionDesk: Sendable {
    /// The ids of the two operations, for faults and counts.
    static let loginMethod = "smtp.auth"
    static let sendMethod = "smtp.send"

    let world: Locked<World>

    /// The answer to an operation.
    enum Answer {
        case done(Reply)
        case refused(Reply)
        /// The connection must be dropped.
        case dropped
    }

    /// Checks an access token: it must be valid, belong to the account and have the full mail scope.
    func login(_ credentials: Credentials) async -> Answer {
        let key = credentials.name.lowercased()
        return await pass(Self.loginMethod, account: key) { world in
            guard let token = world.authorization.tokens[credentials.password.reveal()], token.expires > world.now,
                token.scopes.contains(GmailScope.full), token.account == key, let account = world.accounts[key]
            else { return .badCredentials }
            return account.state == .active ? .authenticated : .accountDisabled
        }
    }

    /// Sends a message for the account that has logged in.
    func send(_ content: [UInt8], _ envelope: Envelope, for account: String) async -> Answer {
        await pass(Self.sendMethod, account: account) { world in
            // The connection outlives a token, but not the account.
            guard let account = world.accounts[account], account.state == .active else { return .badCredentials }
            do throws(APIError) {
                let recipients = envelope.recipients.map(\.address)
                let sent = try world.submit(content, to: recipients, from: account, method: Self.sendMethod)
                return .taken(sent.id, at: world.now)
            } catch {
                return error.code == 429 ? .dailyLimit : .unreadable(error.message)
            }
        }
    }

    private func pass(_ method: String, account: String, work: @escaping @Sendable (World) -> Reply) async -> Answer {
        let (effects, delay) = world.withLock { world in
            let effects = world.faults.draw(.mail, account: account, method: method)
            return (effects, effects.delay + world.configuration.latency)
        }
        if delay > .zero { try? await Task.sleep(for: delay) }
        if effects.contains(.dropBefore) { return .dropped }
        if let delay = effects.lazy.compactMap(\.workDelay).first {
            Task {
                try await Task.sleep(for: delay)
                _ = world.withLock { work($0) }
            }
            return .dropped
        }
        let reply = effects.lazy.compactMap(\.smtpRefusal).first ?? world.withLock { work($0) }
        if effects.contains(.dropAfter) { return .dropped }
        let said = effects.lazy.compactMap(\.lateSMTPRefusal).first ?? reply
        world.withLock { $0.requests["\(method) \(said.code)", default: 0] += 1 }
        return said.isPositive ? .done(said) : .refused(said)
    }
}
