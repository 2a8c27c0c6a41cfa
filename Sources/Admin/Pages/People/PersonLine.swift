import Storage

/// A row of the list of users.
struct PersonLine: Sendable {
    let id: String
    let name: String
    let email: String
    let role: String
    let state: Badge
    let lastSignIn: String
    /// Not for oneself: a user who locked themselves out by mistake could not undo it.
    let canBeChanged: Bool
    let switchAction: String
    let switchLabel: String
    let otherRole: String
    let roleLabel: String
    let hasSecondFactor: Bool

    init(_ person: PersonRecord, _ visit: Visit, isMe: Bool) {
        let text = visit.text(PeopleText.self)
        id = "\(person.id.rawValue)"
        name = person.name
        email = person.email
        role = person.role == .administrator ? text.administrator : text.user
        state =
            if !person.isActive {
                Badge(text.inactive, .neutral)
            } else if person.passwordHash == nil,
                person.googleSubject == nil
            { Badge(text.invitedState, .warning) } else { Badge(text.active, .good) }
        lastSignIn = person.lastSignInAt.map(visit.format.dateAndClock) ?? visit.common.never
        canBeChanged = !isMe
        hasSecondFactor = person.hasSecondFactor
        switchAction = person.isActive ? "deactivate" : "activate"
        otherRole = (person.role == .administrator ? Role.user : .administrator).rawValue
        roleLabel = person.role == .administrator ? text.demote : text.promote
        switchLabel = person.isActive ? text.deactivate : text.activate
    }
}
