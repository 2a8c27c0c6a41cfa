import Storage

/// Changes of a user that need a confirmation: another role, and removal.
enum PersonChanges {
    static func role(_ visit: ConsoleRequest) async throws -> Answer {
        let (person, text) = (try await UsersSection.person(visit), visit.text(UsersText.self))
        guard let role = Role(rawValue: visit.form["role"]) else { throw Refusal.malformed }
        guard visit.isConfirmed else {
            let meaning = role == .administrator ? text.administratorMeans : text.userMeans
            return visit.confirm(
                Confirmation(
                    role == .administrator ? text.promoteQuestion(person.email) : text.demoteQuestion(person.email),
                    consequences: [meaning, text.roleSessions] + (role == .user ? [text.roleKeys] : []),
                    button: role == .administrator ? text.promote : text.demote,
                    action: visit.path,
                    back: "/people",
                    fields: [("role", role.rawValue)]
                )
            )
        }
        var change = PersonChange()
        change.role = role
        do {
            try await visit.console.store.changePerson(person.id, change)
            visit.note("\(person.email) is \(role.rawValue) now", area: .signIn)
            visit.notify(Notice(.done, text.roleChanged(person.email)))
        } catch StorageError.conflict {
            visit.notify(Notice(.problem, text.lastAdministrator))
        }
        return .redirect("/people")
    }

    /// For a user who has lost phone and recovery codes: the password alone is enough again.
    static func resetSecondFactor(_ visit: ConsoleRequest) async throws -> Answer {
        let (person, text) = (try await UsersSection.person(visit), visit.text(UsersText.self))
        // One's own second factor is disabled with its code.
        guard person.id != (try visit.person.id) else { throw Refusal.forbidden }
        guard person.hasSecondFactor else { throw Refusal.notFound }
        guard visit.isConfirmed else {
            return visit.confirm(
                Confirmation(
                    text.resetFactorQuestion(person.email),
                    consequences: [text.resetFactorEffect],
                    button: text.resetFactor,
                    action: visit.path,
                    back: "/people"
                )
            )
        }
        try await visit.console.store.removeSecondFactor(of: person.id)
        visit.note("the second factor of \(person.email) was reset", area: .signIn)
        visit.notify(Notice(.done, text.factorWasReset(person.email)))
        return .redirect("/people")
    }

    static func remove(_ visit: ConsoleRequest) async throws -> Answer {
        let (person, text) = (try await UsersSection.person(visit), visit.text(UsersText.self))
        // A user who removed themselves by mistake could not undo it.
        guard person.id != (try visit.person.id) else { throw Refusal.forbidden }
        guard visit.isConfirmed else { return try await question(person, visit) }
        let store = visit.console.store
        do {
            try await store.removePerson(person.id)
        } catch StorageError.conflict {
            visit.notify(Notice(.problem, text.lastAdministrator))
            return .redirect("/people")
        }
        await visit.console.seams.accountsChanged()
        try await store.removePersonalSettings(of: person.id)
        visit.note("\(person.email) was removed", area: .signIn)
        visit.notify(Notice(.done, text.removed(person.email)))
        return .redirect("/people")
    }

    private static func question(_ person: PersonRecord, _ visit: ConsoleRequest) async throws -> Answer {
        let text = visit.text(UsersText.self)
        let account = try await visit.console.store.accounts().first { $0.id == person.account }
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
                text.removeQuestion(person.email),
                consequences: consequences,
                button: text.remove,
                action: visit.path,
                back: "/people"
            )
        )
    }
}
