import HTTPTypes
import Mail
import Storage

/// Whose settings a page is about. The one place that decides who may see and change whose.
struct PersonalSubject: Sendable {
    let person: PersonRecord
    let isMe: Bool
    let settings: PersonalSettings
    /// The person's account, once access was granted.
    let account: AccountRecord?

    /// The person that the path names, or whoever is signed in. Throws `forbidden` for somebody else, unless an
    /// administrator asks.
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

    /// As people know the person.
    var name: String { person.name.isEmpty ? person.email : person.name }

    /// Where the person's page is.
    var path: LocalPath {
        isMe ? "/personal" : LocalPath("/personal/\(person.id.rawValue)") ?? "/people"
    }

    /// Put before the names of the page's forms.
    var formPath: String { "/personal/\(person.id.rawValue)" }

    /// Whose grant it must be: the user name in the settings, or else the address that the person signs in with.
    var expectedAddress: Address? { Address(settings.userName.isEmpty ? person.email : settings.userName) }

    /// The page again, with what is wrong said at the top.
    func refuse(_ problem: String, _ visit: Visit) async throws -> Answer {
        try await PersonalPage(visit, self, problem: problem).answer()
    }
}
