import Storage

/// What can be done with several users at once, and with each by itself.
enum UserAction: String, Sendable, CaseIterable {
    case activate, deactivate, remove

    /// The actions that change any of these users.
    static func all(in users: [UserRecord]) -> [UserAction] {
        allCases.filter { users.contains(where: $0.applies) }
    }

    func applies(to user: UserRecord) -> Bool {
        switch self {
        case .activate: !user.isActive
        case .deactivate: user.isActive
        case .remove: true
        }
    }

    func choice(_ text: Translated<UsersText>) -> BulkBar.Choice { BulkBar.Choice(value: rawValue, name: name(text)) }

    func name(_ text: Translated<UsersText>) -> String {
        switch self {
        case .activate: text.activate
        case .deactivate: text.deactivate
        case .remove: text.remove
        }
    }

    /// What becomes of the users.
    func consequences(_ users: [UserRecord], _ text: Translated<UsersText>) -> [String] {
        let hasAdministrator = users.contains { $0.role == .administrator }
        return switch self {
        case .activate: [text.activateMeans]
        case .deactivate:
            [text.deactivateSessions, text.passwordEnds, text.deactivateMail]
                + (hasAdministrator ? [text.deactivateKeys] : [])
        case .remove:
            [text.removeSessions, text.passwordEnds, text.bulkAccountsStay, text.removeData, text.removeKeys]
                + [text.removeHistory]
        }
    }

    /// Changes the user and writes it to the log.
    ///
    /// - Returns: whether it was possible: one active administrator remains.
    func carryOut(_ user: UserRecord, _ request: ConsoleRequest) async throws -> Bool {
        let (store, facts) = (request.console.store, ["affected-user": user.email])
        var change = UserChange()
        change.isActive = self == .activate
        do {
            switch self {
            case .activate:
                try await store.changeUser(user.id, change)
                request.note("a user was activated", category: .signIn, facts)
            case .deactivate:
                try await store.changeUser(user.id, change)
                request.note("a user was deactivated", category: .signIn, facts)
            case .remove:
                try await store.removeUser(user.id)
                try await store.removePersonalSettings(of: user.id)
                request.note("a user was removed", category: .signIn, facts)
            }
            return true
        } catch StorageError.conflict {
            return false
        }
    }
}

/// Carries out an action on the users who are marked in the list, or on all that it finds; never on oneself.
enum UserBulk {
    static func manage(_ request: ConsoleRequest) async throws -> Answer {
        let (text, list, me) = (request.text(UsersText.self), UserList.choice(request), try request.user.id)
        let selection = BulkSelection(request.form, .user)
        guard let action = UserAction(rawValue: selection.command) else { throw Refusal.malformed }
        let found = try await UserList.found(list, request)
        let users = selection.rows(found) { "\($0.id.rawValue)" }.filter { $0.id != me }
        guard !users.isEmpty else {
            request.notify(Notice(.warning, request.common.nothingMarked))
            return .redirect(list.path)
        }
        let changing = users.filter(action.applies)
        guard request.isConfirmed || changing.isEmpty else {
            return request.confirm(
                Confirmation(
                    text.bulkQuestion(action, changing.count, request.format.number(changing.count)),
                    consequences: action.consequences(changing, text),
                    button: action.name(text),
                    isDangerous: action != .activate,
                    action: "/users/manage",
                    back: list.path,
                    fields: selection.fields + list.values
                )
            )
        }
        var changed = 0
        for user in changing where try await action.carryOut(user, request) { changed += 1 }
        await request.console.gateway.accountsChanged()
        request.notify(notice(changed: changed, of: users.count, request))
        return .redirect(list.path)
    }

    private static func notice(changed: Int, of all: Int, _ request: ConsoleRequest) -> Notice {
        let (text, format) = (request.text(UsersText.self), request.format)
        guard changed > 0 else { return Notice(.warning, text.bulkNothing) }
        let done = text.bulkDone(changed, format.number(changed))
        guard changed < all else { return Notice(.done, done) }
        return Notice(.done, done + " " + request.common.unchanged(all - changed, format.number(all - changed)))
    }
}
