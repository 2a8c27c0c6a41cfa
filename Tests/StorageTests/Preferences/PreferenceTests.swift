import Base
import Mail
import SQLStorage
import Storage
import Testing

@Suite struct PreferenceTests {
    private static let anna = UserID(rawValue: 1)
    private static let today = CalendarDate(Sample.now)

    private static var changed: PersonalSettings {
        var settings = PersonalSettings()
        settings.client = .own(OAuthClient(id: "123-abc.apps.googleusercontent.com", sealedSecret: [1, 2, 255]))
        settings.userName = "anna@acme.example"
        settings.contacts.importsNew = true
        settings.calendar.startDate = CalendarDate("2024-02-29")
        settings.mail.incomingFolder = TransferFolder(labelID: "Label_7", name: "Odoo/Eingang")
        settings.mail.incomingCount = 500
        settings.isLogged = false
        return settings
    }

    @Test func settingsAreKept() async throws {
        try await withTemporaryFolder { folder in
            let store = try SQLStore.openSQLite(StoreOptions(directory: folder, reserve: 0))
            #expect(try await store.personalSettings(of: Self.anna) == PersonalSettings())
            #expect(try await store.organisationSettings() == OrganisationSettings())
            try await store.savePersonalSettings(Self.changed, of: Self.anna)
            var organisation = OrganisationSettings()
            organisation.client = OAuthClient(id: "id", sealedSecret: [9])
            organisation.signInDomains = ["acme.example"]
            organisation.logLevel = .warning
            try await store.saveOrganisationSettings(organisation)
            try store.close()

            let again = try SQLStore.openSQLite(StoreOptions(directory: folder, reserve: 0))
            #expect(try await again.personalSettings(of: Self.anna) == Self.changed)
            #expect(try await again.organisationSettings() == organisation)
            let rules = LogRules(level: .warning, quietUsers: [Self.anna])
            #expect(try await again.logRules() == rules)
            try await again.removePersonalSettings(of: Self.anna)
            #expect(try await again.allPersonalSettings().isEmpty)
            try again.close()
        }
    }

    @Test func onlyTheOwnAccountIsMadeQuiet() async throws {
        try await withTemporaryStore { store in
            for name in ["anna", "info"] {
                let address = Address(localPart: name, domain: "acme.example")
                _ = try await store.addAccount(address, sealedCredential: [], scopes: [], options: AccountOptions())
            }
            let account = try #require(try await store.accounts().first { "\($0.address)" == "anna@acme.example" })
            let anna = NewUser(email: "anna@acme.example", name: "Anna", role: .user, account: account.id)
            let id = try await store.addUser(anna, at: Sample.now)
            var settings = PersonalSettings()
            settings.isLogged = false
            // Whatever name is entered there proves nothing.
            settings.userName = "info@acme.example"
            try await store.savePersonalSettings(settings, of: id)
            let rules = LogRules(quietUsers: [id], quietAccounts: ["anna@acme.example"])
            #expect(try await store.logRules() == rules)
        }
    }

    @Test func goodSettingsHaveNoProblems() {
        #expect(PersonalSettings().problems(today: Self.today).isEmpty)
        #expect(Self.changed.problems(today: Self.today).isEmpty)
        #expect(OrganisationSettings().problems.isEmpty)
    }

    @Test func everyFieldIsChecked() {
        func expect(
            _ field: PersonalSettings.Field,
            _ problem: FieldProblem,
            _ change: (inout PersonalSettings) -> Void
        ) {
            var settings = Self.changed
            change(&settings)
            #expect(settings.problems(today: Self.today) == [field: problem])
        }
        expect(.clientID, .missing) { $0.client = .own(OAuthClient(id: "", sealedSecret: [1])) }
        expect(.clientID, .notAllowed) { $0.client = .own(OAuthClient(id: "a b", sealedSecret: [1])) }
        expect(.clientID, .tooLong) {
            $0.client = .own(OAuthClient(id: String(repeating: "a", count: 257), sealedSecret: [1]))
        }
        expect(.clientSecret, .missing) { $0.client = .own(OAuthClient(id: "a", sealedSecret: nil)) }
        expect(.userName, .notAnAddress) { $0.userName = "anna" }
        expect(.calendarStart, .notInPast) { $0.calendar.startDate = Self.today }
        expect(.incomingFolder, .missing) { $0.mail.incomingFolder = TransferFolder(labelID: "", name: "x") }
        expect(.incomingFolder, .notAllowed) { $0.mail.incomingFolder?.name = "a\nb" }
        expect(.outgoingFolder, .sameFolder) { $0.mail.outgoingFolder = $0.mail.incomingFolder }
        expect(.incomingCount, .outOfRange) { $0.mail.incomingCount = 501 }
        expect(.outgoingCount, .outOfRange) { $0.mail.outgoingCount = 0 }
    }

    @Test func theOrganisationIsChecked() {
        var settings = OrganisationSettings()
        settings.client = OAuthClient(id: "", sealedSecret: nil)
        settings.signInDomains = ["acme.example", "two words"]
        settings.logRetention = 0
        #expect(
            settings.problems == [
                .clientID: .missing, .clientSecret: .missing, .signInDomains: .notADomain, .logRetention: .outOfRange,
            ]
        )
    }

    @Test(arguments: [
        "2026-02-29", "2026-13-01", "2026-00-10", "26-01-01", "2026-1-01", "2026-01-01x", "", "+026-01-01",
    ])
    func noSuchDay(text: String) {
        #expect(CalendarDate(text) == nil)
    }

    @Test func daysAreReadAndWritten() {
        #expect(CalendarDate("2024-02-29")?.description == "2024-02-29")
        #expect(CalendarDate(Timestamp(milliseconds: -1), offset: .hours(1)).description == "1970-01-01")
    }
}
