import HTTPTypes
import Mail
import Storage

/// The user whose settings a page shows. The only place that decides who may see and change whose settings.
struct PersonalSubject: Sendable {
    let person: PersonRecord
    let isMe: Bool
    let settings: PersonalSettings
    /// The user's account, once access has been granted.
    let account: AccountRecord?

    /// The user in the path, or the signed-in user. Throws `forbidden` for another user, unless an administrator asks.
    init(_ visit: Visit) async throws {
        let (me, store) = (try visit.person, visit.console.store)
        if let named = visit.variables["person"], named != "\(me.id.rawValue)" {
            guard visit.isAdministrator else { throw Refusal.forbidden }
            guard let id = Int64(named), let other = try await store.person(PersonID(rawValue: id)) else {
                throw Refusal.notFound
            }
            person = other
        } else {
            person = me
        }
        isMe = person.id == me.id
        settings = try await store.personalSettings(of: person.id)
        let id = person.account
        account = try await id == nil ? nil : store.accounts().first { $0.id == id }
    }

    /// The user's display name.
    var name: String { person.name.isEmpty ? person.email : person.name }

    /// The path of the user's page.
    var path: LocalPath {
        isMe ? "/personal" : LocalPath("/personal/\(person.id.rawValue)") ?? "/people"
    }

    /// The prefix of the paths of the page's forms.
    var formPath: String { "/personal/\(person.id.rawValue)" }

    /// The address that must grant: the user name in the settings, or else the user's sign-in address.
    var expectedAddress: Address? { Address(settings.userName.isEmpty ? person.email : settings.userName) }

    /// The page again, with the problem at the top.
    func refuse(_ problem: String, _ visit: Visit) async throws -> Answer {
        try await PersonalPage(visit, self, problem: problem).answer()
    }
}
