import Base
import Google
import GoogleSimulator
import Mail
import Storage

/// The users of the sandbox whose mail, appointments and contacts are synchronised: their settings, and the content of
/// their accounts.
struct SandboxUsers {
    /// The user who imports staged messages manually.
    static let byHand = "otto@acme.example"
    /// The user whose messages are imported automatically.
    static let byItself = "lena@acme.example"
    static let all = [byHand, byItself]

    let google: GoogleSimulator
    let store: any Store
    let clock: any WallClock

    /// Adds the users, switches the five scheduled actions on, and requests a first run of each.
    func add(_ accounts: [AccountRecord]) async throws {
        let now = clock.now
        var users: Set<UserID> = []
        for address in Self.all {
            guard let account = accounts.first(where: { "\($0.address)" == address }) else { continue }
            let folders = try SampleFolders(in: google, of: address, now: now)
            try SampleCalendar.fill(google, of: address, now: now)
            google.addContact(
                ["names": [["givenName": "Privater", "familyName": "Kontakt"]]],
                to: address
            )
            let name = address.prefix { $0 != "@" }
            let user = NewUser(
                email: address,
                name: name.prefix(1).uppercased() + name.dropFirst(),
                role: .user,
                account: account.id
            )
            let id = try await store.addUser(user, at: now)
            try await store.savePersonalSettings(settings(folders, address), of: id)
            users.insert(id)
        }
        for var schedule in try await store.actionSchedules() {
            schedule.isEnabled = true
            schedule.interval = ScheduledAction.intervals.lowerBound
            try await store.setActionSchedule(schedule, at: now)
            try await store.setActionUsers(users, of: schedule.kind, at: now)
            _ = try await store.requestActionRun(schedule.kind, for: nil, at: now)
        }
    }

    private func settings(_ folders: SampleFolders, _ address: String) -> PersonalSettings {
        var settings = PersonalSettings()
        settings.userName = address
        settings.mail.incomingFolder = folders.incoming
        settings.mail.outgoingFolder = folders.outgoing
        settings.mail.importsByItself = address == Self.byItself
        settings.calendar.startDate = CalendarDate(clock.now - .days(30))
        settings.contacts.importsNew = true
        settings.contacts.tagsAsGroups = true
        return settings
    }
}
