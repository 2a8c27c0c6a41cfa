import Base
import HTTPTypes
import Hummingbird

/// A section of the console: its pages, templates, texts and routes, in a folder of its own.
///
/// How to add a page, with `Users` as the example:
/// 1. A folder `Pages/Noun` with a `NounSection` that conforms to this protocol, and a line in `ConsoleSections.all`.
/// 2. Texts: `NounText: Texts`, with each text in both languages side by side.
/// 3. A template `Templates/noun.mustache` that inherits `layout` and uses the components (see `Components`), listed in
/// `templates` as `Template("noun", PackageResources.noun_mustache)`.
/// 4. A handler for each route: it takes a `ConsoleRequest` and returns an `Answer`; the page's values are a struct, whose
///    properties the template names. The names of a form's fields are declared in `FormField`, and used by view and handler.
///    Handlers of POST read `request.form`, whose token was checked before, answer with the page again and
///    `status: .unprocessableContent` where a field is wrong, and with a redirect where all went well.
/// 5. The registration of a route, and nothing else, says who may use it: `.everyone`, `.signedIn`, `.user`,
/// `.administrator`.
///
/// `request.console` has everything a page needs from the rest of the gateway: the store, the clock, `RunningGateway`,
/// `AccountAdministration`, and `GoogleClients`, `ContactDirectory` and `OdooAdministration` where there are any.
protocol ConsoleSection: Sendable {
    /// The templates of the section's pages.
    static var templates: [Template] { get }

    /// The texts that its templates call `text`.
    static var texts: any Texts.Type { get }

    /// Its entries in the navigation, by group and in the order of `NavigationItem.rank`.
    static var navigation: [NavigationItem] { get }

    /// Registers the handlers.
    static func register(_ routes: ConsoleRoutes)
}

/// A navigation entry.
struct NavigationItem: Sendable {
    /// The entry's name in the given language.
    let name: @Sendable (Language) -> String
    let path: LocalPath
    /// An icon of `Assets/icons.svg`.
    let icon: String
    let audience: Audience
    let group: NavigationGroup
    /// Entries with lower ranks come first.
    let rank: Int
}

/// What belongs together in the navigation.
enum NavigationGroup: Sendable, CaseIterable {
    /// Above all others, without a name.
    case start
    /// One's own things: in the user menu, and for those who see no other group beside the content too.
    case own
    case mail
    case synchronisation
    case setUp
    case administration

    func name(_ text: Translated<CommonText>) -> String? {
        switch self {
        case .start, .own: nil
        case .mail: text.groupMail
        case .synchronisation: text.groupSynchronisation
        case .setUp: text.groupSetUp
        case .administration: text.groupAdministration
        }
    }
}

/// Who may use a route.
enum Audience: Sendable, Hashable {
    case everyone
    /// Every signed-in user, including one who has yet to set up the required second factor.
    case signedIn
    /// Every signed-in user.
    case user
    case administrator
}

/// The sections of the console. Add a new section here.
enum ConsoleSections {
    static let all: [any ConsoleSection.Type] = [
        OverviewSection.self,
        QueueSection.self,
        AccountsSection.self,
        SharedAddressesSection.self,
        ServiceAccountSection.self,
        PersonalSection.self,
        PersonalMailSection.self,
        PersonalCalendarSection.self,
        PersonalContactsSection.self,
        TransfersSection.self,
        GrantSection.self,
        ScheduledActionsSection.self,
        AssistantSection.self,
        OdooSection.self,
        OdooDatabasesSection.self,
        ConfigurationSection.self,
        ChartsSection.self,
        UsageSection.self,
        StatisticsSection.self,
        BouncesSection.self,
        LogSection.self,
        UsersSection.self,
        PeopleImportSection.self,
        PeopleFromOdooSection.self,
        PeopleFromGoogleSection.self,
        KeysSection.self,
        GoogleProjectSection.self,
        OwnSignInSection.self,
        SecondFactorSection.self,
        SignInSection.self,
        PasswordResetSection.self,
        OdooEntrySection.self,
        LinkSection.self,
        PreferencesSection.self,
        LiveSection.self,
        FailureSection.self,
    ]
}

/// Registers the handlers of the sections. All common checks of requests happen before a handler runs.
struct ConsoleRoutes {
    /// Answers a request that has passed the checks.
    typealias Handler = @Sendable (ConsoleRequest) async throws -> Answer

    /// The registered routes, for tests that walk through all of them.
    struct Entry: Sendable, Hashable {
        let method: HTTPRequest.Method
        /// With a leading slash; `:name` is a variable.
        let path: String
        let audience: Audience
    }

    let router: Router<ConsoleContext>
    let door: AccessControl
    private let registered = Locked<[Entry]>([])

    init(router: Router<ConsoleContext>, door: AccessControl) {
        self.router = router
        self.door = door
    }

    var entries: [Entry] { registered.withLock { $0 } }

    /// Registers a page or file. `path` has no leading slash; `:name` is a variable.
    ///
    /// The handler must not change anything that matters: no token protects a GET.
    func get(_ path: String, for audience: Audience, _ handler: @escaping Handler) {
        note(.get, path, audience)
        router.get(RouterPath(path)) { [door] in try await door.admit($0, $1, for: audience, handler) }
    }

    /// Registers a form. The handler runs only if the form's token is valid.
    func post(_ path: String, for audience: Audience, _ handler: @escaping Handler) {
        note(.post, path, audience)
        router.post(RouterPath(path)) { [door] in try await door.admit($0, $1, for: audience, handler) }
    }

    private func note(_ method: HTTPRequest.Method, _ path: String, _ audience: Audience) {
        let entry = Entry(method: method, path: path.hasPrefix("/") ? path : "/" + path, audience: audience)
        registered.withLock { $0.append(entry) }
    }
}
