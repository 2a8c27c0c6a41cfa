import Base
import Google
import HTTPTypes
import Storage

/// Invites people of the Workspace, chosen from a list of those who are no users here yet, and connects their accounts by the
/// service account.
enum PeopleFromGoogleSection: ConsoleSection {
    static let path: LocalPath = "/users/google"
    static let templates = [Template("people-google", PackageResources.people_google_mustache)]
    static let texts: any Texts.Type = PeopleText.self
    static let navigation: [NavigationItem] = []

    static func register(_ routes: ConsoleRoutes) {
        routes.get("users/google", for: .administrator) { try await page($0) }
        routes.post("users/google", for: .administrator, invite)
    }

    /// What is to be added in the Admin console.
    private struct Delegation: Sendable {
        let email: String
        let clientID: String?
        let clientIDMissing: String
        let scope: String
    }

    private struct View: Sendable {
        let path: String
        let none: EmptyState?
        let choosesAccount: Bool
        let account: SelectField
        let problem: Notice?
        let said: String?
        let delegation: Delegation?
        let warnings: [Notice]
        let list: PeopleList.View?
        let known: String?
        let noMail: String?
        let usersPath: String
    }

    /// Whether a service account is there.
    static func isUseful(_ request: ConsoleRequest) async throws -> Bool {
        try await request.console.store.accounts().contains {
            GooglePeople.hasServiceAccount($0, request.console.accounts)
        }
    }

    /// The accounts as whose users the directory can be read.
    private static func readers(_ request: ConsoleRequest) async throws -> [AccountRecord] {
        GooglePeople.readers(request.console.accounts, among: try await request.console.store.accounts())
    }

    /// The account that was chosen; by default the first one.
    private static func chosen(_ readers: [AccountRecord], _ request: ConsoleRequest) -> AccountRecord? {
        let values = request.form.fields.isEmpty ? request.query : request.form
        return readers.first { "\($0.address)" == values[.account] } ?? readers.first
    }

    private static func people(seenBy account: AccountRecord, _ request: ConsoleRequest) async throws -> GooglePeople {
        try await GooglePeople(request.console.accounts, seenBy: account, request.console.store)
    }

    private static func list(
        _ people: GooglePeople,
        seenBy account: AccountRecord,
        _ request: ConsoleRequest
    ) -> PeopleList {
        PeopleList(people.new, at: path, keeping: [(.account, "\(account.address)")], request)
    }

    private static func invite(_ request: ConsoleRequest) async throws -> Answer {
        guard let account = chosen(try await readers(request), request) else { throw Refusal.notFound }
        let list: PeopleList
        do {
            list = self.list(try await people(seenBy: account, request), seenBy: account, request)
        } catch let failure as DirectoryFailure {
            return try await page(request, failure: failure)
        }
        let connects = request.form.isOn(.connects)
        return try await list.invite(
            repeating: connects ? [(.connects, CheckField.on)] : [],
            consequences: connects ? [request.text(PeopleText.self).connectsMeans] : [],
            request
        ) { invited in
            guard connects else { return nil }
            let connections = AccountConnections(request.console.accounts, like: account, request.console.store)
            let addresses = try await connections.addresses(of: invited)
            guard !addresses.isEmpty else { return nil }
            return try await request.console.delegate(addresses) { added in
                request.note("accounts of the service account were added", category: .grants, ["accounts": added])
            } by: { address in
                try await connections.connect(address)
            }
        }
    }

    private static func page(_ request: ConsoleRequest, failure: DirectoryFailure? = nil) async throws -> Answer {
        let (text, format) = (request.text(PeopleText.self), request.format)
        let readers = try await readers(request)
        let account = chosen(readers, request)
        var (people, failure): (GooglePeople?, DirectoryFailure?) = (nil, failure)
        if let account, failure == nil {
            do { people = try await self.people(seenBy: account, request) } catch let error as DirectoryFailure {
                failure = error
            }
        }
        let words = PeopleList.Words(
            search: text.searchDirectory,
            login: text.email,
            found: text.foundInDirectory,
            nobody: people?.isEmpty == true ? text.nobodyListed : text.everybodyKnown
        )
        let connects = CheckField(
            .connects,
            text.connects,
            isOn: request.form.isOn(.connects),
            hint: text.connectsHint
        )
        let known = people?.known ?? 0
        let view = View(
            path: path.description,
            none: readers.isEmpty
                ? EmptyState(text.noServiceAccount, path: "/service-account", action: text.toServiceAccount) : nil,
            choosesAccount: !readers.isEmpty,
            account: SelectField(
                .account,
                text.seenBy,
                readers.map { ("\($0.address)", "\($0.address)") },
                selected: account.map { "\($0.address)" } ?? ""
            ),
            problem: failure.map { Notice(.problem, $0.sentence[request.language]) },
            said: failure.flatMap { $0.said.isEmpty ? nil : text.googleSaid($0.said) },
            delegation: failure.flatMap { delegation($0, text) },
            warnings: people.map { warnings($0, request) } ?? [],
            list: people.flatMap { people in
                account.map { list(people, seenBy: $0, request).view(words, connects: connects, request) }
            },
            known: known > 0 ? text.knownInDirectory(known, format.number(known)) : nil,
            noMail: request.mailer == nil ? text.noMail : nil,
            usersPath: "/users"
        )
        var page = Page("people-google", title: text.googleTitle, text: text, view: view)
        page.section = "/users"
        return .page(page, status: failure == nil ? .ok : .unprocessableContent)
    }

    private static func delegation(_ failure: DirectoryFailure, _ text: Translated<PeopleText>) -> Delegation? {
        guard failure.cause == .notDelegated, let key = failure.key else { return nil }
        return Delegation(
            email: key.email,
            clientID: key.clientID,
            clientIDMissing: text.clientIDMissing(key.email),
            scope: DirectoryFailure.scope
        )
    }

    /// Why somebody may be missing from the list.
    private static func warnings(_ people: GooglePeople, _ request: ConsoleRequest) -> [Notice] {
        let text = request.text(PeopleText.self)
        var warnings: [Notice] = []
        if people.isEmpty {
            let who = people.new.isEmpty && people.known == 0 ? text.nobodyListed : text.onlyOneself
            warnings.append(Notice(.warning, "\(who) \(DirectoryFailure.sharing[request.language])"))
        }
        if !people.isComplete {
            warnings.append(Notice(.warning, text.incomplete(request.format.number(PeopleClient.mostInDirectory))))
        }
        return warnings
    }
}
