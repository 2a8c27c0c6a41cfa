import Base
import Hummingbird

/// A section of the console: its pages, templates, texts and routes, in a folder of its own.
///
/// How to add a page, with `People` as the example:
/// 1. A folder `Pages/Noun` with a `NounArea` that conforms to this protocol, and a line in `ConsoleAreas.all`.
/// 2. Texts: `NounText: Texts`, with each text in both languages side by side.
/// 3. A template `Templates/noun.mustache` that inherits `layout` and uses the components (see `Components`), listed in
/// `templates` as `Template("noun", PackageResources.noun_mustache)`.
/// 4. A handler for each route: it takes a `Visit` and returns an `Answer`; the page's values are a struct, whose
///    properties the template names. Handlers of POST read `visit.form`, whose token was checked before, answer with the
///    page again and `status: .unprocessableContent` where a field is wrong, and with a redirect where all went well.
/// 5. The registration of a route, and nothing else, says who may use it: `.everyone`, `.signedIn`, `.person`,
/// `.administrator`.
///
/// `visit.console` has everything a page needs from the rest of the gateway: the store, the clock, and the closures of
/// `ConsoleSeams`.
protocol ConsoleArea: Sendable {
    /// The templates of the section's pages.
    static var templates: [Template] { get }

    /// The texts that its templates call `text`.
    static var texts: any Texts.Type { get }

    /// Its entries in the navigation, in the order of `NavigationItem.rank`.
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
    /// Entries with lower ranks come first.
    let rank: Int
}

/// Who may use a route.
enum Audience: Sendable, Hashable {
    case everyone
    /// Every signed-in user, including one who has yet to set up the required second factor.
    case signedIn
    /// Every signed-in user.
    case person
    case administrator
}

/// The sections of the console. Add a new section here.
enum ConsoleAreas {
    static let all: [any ConsoleArea.Type] = [
        OverviewArea.self,
        QueueArea.self,
        AccountsArea.self,
        ServiceAccountArea.self,
        PersonalArea.self,
        TransfersArea.self,
        GrantArea.self,
        JobsArea.self,
        AssistantArea.self,
        OdooArea.self,
        ConfigurationArea.self,
        ChartsArea.self,
        LogbookArea.self,
        PeopleArea.self,
        KeysArea.self,
        GoogleProjectArea.self,
        MyselfArea.self,
        SecondFactorArea.self,
        SignInArea.self,
        LinkArea.self,
        PreferencesArea.self,
        FailureArea.self,
    ]
}
