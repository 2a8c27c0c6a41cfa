import Base
import Storage

/// The OAuth client and the user name of a grant.
enum AccessForm {
    private static let fields: [PersonalSettings.Field] = [.clientID, .clientSecret, .userName]

    static func save(_ visit: Visit) async throws -> Answer {
        let subject = try await PersonalSubject(visit)
        var settings = subject.settings
        settings.userName = visit.form["user-name"]
        if visit.form["client"] == "own" {
            let kept: OAuthClient? = if case .own(let own) = settings.client { own } else { nil }
            settings.client = .own(try visit.oauthClient(of: subject.person.id, keeping: kept))
        } else {
            settings.client = .organisation
        }
        let text = visit.text(PersonalText.self)
        let problems = settings.problems(today: visit.today).filter { fields.contains($0.key) }
        guard problems.isEmpty else {
            let errors = Dictionary(uniqueKeysWithValues: problems.map { ($0.key.rawValue, text.problem($0.value)) })
            return try await PersonalPage(visit, subject, errors: errors).answer()
        }
        try await visit.console.store.savePersonalSettings(settings, of: subject.person.id)
        visit.note("personal settings were changed", area: .settings)
        visit.notify(Notice(.done, text.saved))
        return .redirect(subject.path)
    }
}

extension Visit {
    private static let longestSecret = 512

    /// The client in the form, of a user or of the organisation (`nil`). An empty secret keeps the stored one if the ID
    /// is unchanged.
    func oauthClient(of person: PersonID?, keeping old: OAuthClient?) throws -> OAuthClient {
        let id = form["client-id"]
        let secret = form["client-secret"]
        if secret.isEmpty { return OAuthClient(id: id, sealedSecret: old?.id == id ? old?.sealedSecret : nil) }
        guard secret.utf8.count <= Self.longestSecret else { return OAuthClient(id: id, sealedSecret: nil) }
        let sealed = try google.sealer.seal(Secret(secret), for: .clientSecret(person, clientID: id))
        return OAuthClient(id: id, sealedSecret: sealed)
    }

    /// Today's date in the console's time zone.
    var today: CalendarDate {
        let now = console.clock.now
        return CalendarDate(now, offset: format.offset(at: now))
    }
}
