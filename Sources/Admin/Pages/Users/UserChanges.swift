import Storage

/// Changes of a user that need a confirmation: another role, and removal.
enum UserChanges {
    static func role(_ request: ConsoleRequest) async throws -> Answer {
        let (user, text) = (try await UsersSection.user(request), request.text(UsersText.self))
        guard let role = Role(rawValue: request.form[.role]) else { throw Refusal.malformed }
        guard request.isConfirmed else {
            let meaning = role == .administrator ? text.administratorMeans : text.userMeans
            return request.confirm(
                Confirmation(
                    role == .administrator ? text.promoteQuestion(user.email) : text.demoteQuestion(user.email),
                    consequences: [meaning, text.roleSessions] + (role == .user ? [text.roleKeys] : []),
                    button: role == .administrator ? text.promote : text.demote,
                    action: request.path,
                    back: UserList.choice(request).path,
                    fields: [(.role, role.rawValue)] + UserList.choice(request).values
                )
            )
        }
        var change = UserChange()
        change.role = role
        do {
            try await request.console.store.changeUser(user.id, change)
            request.note(
                "a user's role was changed",
                category: .signIn,
                ["affected-user": user.email, "role": role.rawValue]
            )
            request.notify(Notice(.done, text.roleChanged(user.email)))
        } catch StorageError.conflict {
            request.notify(Notice(.problem, text.lastAdministrator))
        }
        return .redirect(UserList.choice(request).path)
    }

    /// For a user who has lost phone and recovery codes: the password alone is enough again.
    static func resetSecondFactor(_ request: ConsoleRequest) async throws -> Answer {
        let (user, text) = (try await UsersSection.user(request), request.text(UsersText.self))
        // One's own second factor is disabled with its code.
        guard user.id != (try request.user.id) else { throw Refusal.forbidden }
        guard user.hasSecondFactor else { throw Refusal.notFound }
        guard request.isConfirmed else {
            return request.confirm(
                Confirmation(
                    text.resetFactorQuestion(user.email),
                    consequences: [text.resetFactorEffect],
                    button: text.resetFactor,
                    action: request.path,
                    back: UserList.choice(request).path,
                    fields: UserList.choice(request).values
                )
            )
        }
        try await request.console.store.removeSecondFactor(of: user.id)
        request.note("a user's second factor was reset", category: .signIn, ["affected-user": user.email])
        request.notify(Notice(.done, text.factorWasReset(user.email)))
        return .redirect(UserList.choice(request).path)
    }

    static func remove(_ request: ConsoleRequest) async throws -> Answer {
        let (user, text) = (try await UsersSection.user(request), request.text(UsersText.self))
        // A user who removed themselves by mistake could not undo it.
        guard user.id != (try request.user.id) else { throw Refusal.forbidden }
        guard request.isConfirmed else { return try await question(user, request) }
        let isDone = try await UserAction.remove.carryOut(user, request)
        if isDone { await request.console.gateway.accountsChanged() }
        request.notify(isDone ? Notice(.done, text.removed(user.email)) : Notice(.problem, text.lastAdministrator))
        return .redirect(UserList.choice(request).path)
    }

    private static func question(_ user: UserRecord, _ request: ConsoleRequest) async throws -> Answer {
        let text = request.text(UsersText.self)
        let account = try await request.console.store.accounts().first { $0.id == user.account }
        var consequences = [text.removeSessions, text.passwordEnds]
        if let account {
            let waiting = try await AccountStatistics(request).open(account.id)
            consequences.append(text.removeAccountStays("\(account.address)"))
            consequences.append(text.removeQueueStays(request.format.number(waiting)))
        } else {
            consequences.append(text.removeNoAccount)
        }
        consequences += [text.removeData, text.removeKeys, text.removeHistory]
        return request.confirm(
            Confirmation(
                text.removeQuestion(user.email),
                consequences: consequences,
                button: text.remove,
                action: request.path,
                back: UserList.choice(request).path,
                fields: UserList.choice(request).values
            )
        )
    }
}
