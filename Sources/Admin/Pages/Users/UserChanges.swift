import Storage

/// Changes of a user that need a confirmation: another role, and removal.
enum UserChanges {
    static func role(_ visit: ConsoleRequest) async throws -> Answer {
        let (user, text) = (try await UsersSection.user(visit), visit.text(UsersText.self))
        guard let role = Role(rawValue: visit.form["role"]) else { throw Refusal.malformed }
        guard visit.isConfirmed else {
            let meaning = role == .administrator ? text.administratorMeans : text.userMeans
            return visit.confirm(
                Confirmation(
                    role == .administrator ? text.promoteQuestion(user.email) : text.demoteQuestion(user.email),
                    consequences: [meaning, text.roleSessions] + (role == .user ? [text.roleKeys] : []),
                    button: role == .administrator ? text.promote : text.demote,
                    action: visit.path,
                    back: "/users",
                    fields: [("role", role.rawValue)]
                )
            )
        }
        var change = UserChange()
        change.role = role
        do {
            try await visit.console.store.changeUser(user.id, change)
            visit.note("\(user.email) is \(role.rawValue) now", area: .signIn)
            visit.notify(Notice(.done, text.roleChanged(user.email)))
        } catch StorageError.conflict {
            visit.notify(Notice(.problem, text.lastAdministrator))
        }
        return .redirect("/users")
    }

    /// For a user who has lost phone and recovery codes: the password alone is enough again.
    static func resetSecondFactor(_ visit: ConsoleRequest) async throws -> Answer {
        let (user, text) = (try await UsersSection.user(visit), visit.text(UsersText.self))
        // One's own second factor is disabled with its code.
        guard user.id != (try visit.user.id) else { throw Refusal.forbidden }
        guard user.hasSecondFactor else { throw Refusal.notFound }
        guard visit.isConfirmed else {
            return visit.confirm(
                Confirmation(
                    text.resetFactorQuestion(user.email),
                    consequences: [text.resetFactorEffect],
                    button: text.resetFactor,
                    action: visit.path,
                    back: "/users"
                )
            )
        }
        try await visit.console.store.removeSecondFactor(of: user.id)
        visit.note("the second factor of \(user.email) was reset", area: .signIn)
        visit.notify(Notice(.done, text.factorWasReset(user.email)))
        return .redirect("/users")
    }

    static func remove(_ visit: ConsoleRequest) async throws -> Answer {
        let (user, text) = (try await UsersSection.user(visit), visit.text(UsersText.self))
        // A user who removed themselves by mistake could not undo it.
        guard user.id != (try visit.user.id) else { throw Refusal.forbidden }
        guard visit.isConfirmed else { return try await question(user, visit) }
        let store = visit.console.store
        do {
            try await store.removeUser(user.id)
        } catch StorageError.conflict {
            visit.notify(Notice(.problem, text.lastAdministrator))
            return .redirect("/users")
        }
        await visit.console.seams.accountsChanged()
        try await store.removePersonalSettings(of: user.id)
        visit.note("\(user.email) was removed", area: .signIn)
        visit.notify(Notice(.done, text.removed(user.email)))
        return .redirect("/users")
    }

    private static func question(_ user: UserRecord, _ visit: ConsoleRequest) async throws -> Answer {
        let text = visit.text(UsersText.self)
        let account = try await visit.console.store.accounts().first { $0.id == user.account }
        var consequences = [text.removeSessions, text.passwordEnds]
        if let account {
            let waiting = try await AccountStatistics(visit).open(account.id)
            consequences.append(text.removeAccountStays("\(account.address)"))
            consequences.append(text.removeQueueStays(visit.format.number(waiting)))
        } else {
            consequences.append(text.removeNoAccount)
        }
        consequences += [text.removeData, text.removeKeys, text.removeHistory]
        return visit.confirm(
            Confirmation(
                text.removeQuestion(user.email),
                consequences: consequences,
                button: text.remove,
                action: visit.path,
                back: "/users"
            )
        )
    }
}
