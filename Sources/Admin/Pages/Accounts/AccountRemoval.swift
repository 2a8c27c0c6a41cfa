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
