import Base
import Storage

/// Removes an account, after showing what happens to its queue.
enum AccountRemoval {
    private static let drop = "drop"

    /// The choices for the mail in its queue; `nil` if the queue is empty.
    static func choice(
        _ account: AccountRecord,
        _ figures: AccountStatistics,
        _ request: ConsoleRequest
    ) async throws -> SelectField? {
        guard figures.open(account.id) > 0 else { return nil }
        let text = request.text(AccountsText.self)
        let others = try await request.console.store.accounts().filter { $0.id != account.id }
        let options = others.map { ("\($0.id.rawValue)", text.removeMailTo("\($0.address)")) }
        return SelectField(
            .remainingMail,
            text.removeMail,
            options + [(drop, text.removeMailDrop)],
            selected: others.first { $0.options.isDefaultSender }.map { "\($0.id.rawValue)" } ?? ""
        )
    }

    static func remove(_ request: ConsoleRequest) async throws -> Answer {
        let (account, text) = (try await request.account, request.text(AccountsText.self))
        let (store, address) = (request.console.store, "\(account.address)")
        let heir = try await heir(of: account, request)
        guard request.isConfirmed else { return try await question(account, heir, request) }
        let isUser = if case .user = request.console.accounts.source(of: account) { true } else { false }
        do {
            if try await AccountStatistics(request).open(account.id) > 0 {
                let command = heir.map { QueueCommand.reroute(to: $0.id) } ?? .remove
                _ = try await store.manage(.account(account.id), command, at: request.console.clock.now)
            }
            try await store.removeAccount(account.id)
        } catch StorageError.conflict {
            await request.console.gateway.accountsChanged()
            request.notify(Notice(.problem, text.notRemoved))
            return .redirect(account.path)
        }
        await request.console.gateway.accountsChanged()
        request.console.gateway.queueChanged()
        request.note("the account was removed", category: .grants, account: "\(account.address)")
        do {
            if isUser { try await request.console.accounts.revokeGrant(of: account) }
            request.notify(Notice(.done, text.removed(address)))
        } catch {
            request.notify(Notice(.warning, text.removedNotRevoked(address)))
        }
        return .redirect("/accounts")
    }

    /// The account that takes over the mail; `nil` if the mail is dropped or there is none.
    private static func heir(of account: AccountRecord, _ request: ConsoleRequest) async throws -> AccountRecord? {
        let choice = request.form[.remainingMail]
        guard !choice.isEmpty, choice != drop else {
            // Mail that was queued after the page was shown is not dropped silently.
            let isDropped = choice == drop
            let open = try await AccountStatistics(request).open(account.id)
            guard isDropped || open == 0 else { throw Refusal.malformed }
            return nil
        }
        guard let heir = try await request.console.store.accounts().first(where: { "\($0.id.rawValue)" == choice }),
            heir.id != account.id
        else { throw Refusal.malformed }
        return heir
    }

    private static func question(
        _ account: AccountRecord,
        _ heir: AccountRecord?,
        _ request: ConsoleRequest
    ) async throws -> Answer {
        let text = request.text(AccountsText.self)
        let open = try await AccountStatistics(request).open(account.id)
        let count = request.format.number(open)
        var consequences: [String] = []
        if open == 0 {
            consequences.append(text.removeQueueEmpty)
        } else {
            consequences.append(
                heir.map { text.removeQueueMoves(count, "\($0.address)") } ?? text.removeQueueDrops(count)
            )
            consequences.append(text.removeOutcomeUnknown)
        }
        if account.options.isDefaultSender { consequences.append(text.removeDefault) }
        switch request.console.accounts.source(of: account) {
        case .user: consequences.append(text.removeGrant)
        case .serviceAccount: consequences.append(text.removeDelegation)
        case .missing, .unreadable: break
        }
        let owners = try await request.console.store.users().filter { $0.account == account.id }
        consequences += owners.map { text.removeUser($0.name) }
        for login in try await request.console.store.logins() where login.account == account.id {
            consequences.append(login.owner == nil ? text.removeLogin(login.name) : text.removePassword(login.name))
        }
        consequences.append(text.removeHistory)
        return request.confirm(
            Confirmation(
                text.removeQuestion("\(account.address)"),
                consequences: consequences,
                button: text.remove,
                action: request.path,
                back: account.path,
                fields: [(.remainingMail, request.form[.remainingMail])]
            )
        )
    }
}

/// Pauses, disables, enables and tests an account.
enum AccountSwitches {
    static func pause(_ request: ConsoleRequest) async throws -> Answer {
        let (account, text) = (try await request.account, request.text(AccountsText.self))
        guard let minutes = Int(request.form[.minutes]), AccountPage.pauses.contains(minutes) else {
            throw Refusal.malformed
        }
        guard account.health.state == .working else { return .redirect(account.path) }
        var health = AccountHealth()
        health.state = .paused
        health.reason = Reason(.pausedByHand)
        health.since = request.console.clock.now
        let until = request.console.clock.now + .minutes(minutes)
        health.until = until
        try await set(health, account, request)
        request.note("the account was paused", category: .grants, account: "\(account.address)")
        request.notify(Notice(.done, text.isPausedNow(text.pausedFix(request.format.dateAndClock(until)))))
        return try await AccountPage.again(request)
    }

    static func resume(_ request: ConsoleRequest) async throws -> Answer {
        let (account, text) = (try await request.account, request.text(AccountsText.self))
        guard account.health.state == .paused else { return .redirect(account.path) }
        try await set(AccountHealth(), account, request)
        request.note("the account was resumed", category: .grants, account: "\(account.address)")
        request.console.gateway.queueChanged()
        request.notify(Notice(.done, text.resumed))
        return try await AccountPage.again(request)
    }

    static func disable(_ request: ConsoleRequest) async throws -> Answer {
        let (account, text) = (try await request.account, request.text(AccountsText.self))
        guard !request.isCancelled else { return try await AccountPage.again(request) }
        guard request.isConfirmed else {
            let waiting = try await AccountStatistics(request).waiting(account.id)
            return request.confirm(
                Confirmation(
                    text.switchOffQuestion("\(account.address)"),
                    consequences: [text.switchOffWaits(request.format.number(waiting))]
                        + (account.options.isDefaultSender ? [text.switchOffDefault] : []) + [text.switchOffUntil],
                    button: text.switchOff,
                    action: request.path,
                    back: account.path,
                    keepsInput: true,
                    fields: AccountForm.sent(request)
                )
            )
        }
        var health = AccountHealth()
        health.state = .disabled
        health.reason = Reason(.switchedOff)
        health.since = request.console.clock.now
        try await set(health, account, request)
        request.note("the account was disabled", category: .grants, account: "\(account.address)")
        request.notify(Notice(.done, text.switchedOff))
        return try await AccountPage.again(request)
    }

    static func enable(_ request: ConsoleRequest) async throws -> Answer {
        let (account, text) = (try await request.account, request.text(AccountsText.self))
        guard account.health.state == .disabled else { return .redirect(account.path) }
        try await set(AccountHealth(), account, request)
        request.note("the account was enabled", category: .grants, account: "\(account.address)")
        request.console.gateway.queueChanged()
        request.notify(Notice(.done, text.switchedOn))
        return try await AccountPage.again(request)
    }

    /// Answers with the page itself, so that it shows Google's answer.
    static func test(_ request: ConsoleRequest) async throws -> Answer {
        let (account, text) = (try await request.account, request.text(AccountsText.self))
        let result = try await request.console.accounts.test(account)
        await request.console.gateway.accountsChanged()
        request.console.gateway.queueChanged()
        let isRefused = try await request.account.health.state == .needsGrant
        let notice =
            switch result {
            case .works where isRefused: Notice(.warning, text.testWorksTrySending)
            case .works: Notice(.done, text.testWorks)
            case .refused(let refusal):
                Notice(.problem, text.testFailed("\(text.refusal(refusal.cause)) (\(refusal.said))"))
            }
        return try await AccountPage.again(request, result: notice)
    }

    private static func set(
        _ health: AccountHealth,
        _ account: AccountRecord,
        _ request: ConsoleRequest
    ) async throws {
        try await request.console.store.setHealth(health, of: account.id)
        await request.console.gateway.accountsChanged()
    }
}
