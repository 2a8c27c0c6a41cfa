import Base
import Hummingbird

/// A part of the console: some pages, their templates, their texts and their routes, in a folder of its own.
///
/// How a page is made, with `People` as the example to look at:
/// 1. A folder `Pages/Noun`. In it `NounArea` with this protocol, and one line in `ConsoleAreas.all`.
/// 2. Texts: `NounText: Texts`, with each text in both languages side by side.
/// 3. A template `Templates/noun.mustache`, which inherits `layout` and uses the components (see `Components`), named in
///    `templates` as `Template("noun", PackageResources.noun_mustache)`.
/// 4. A handler for each route: it takes a `Visit` and returns an `Answer`; the page's values are a struct, whose
///    properties the template names. Handlers of POST read `visit.form`, whose token was checked before, answer with the
///    page again and `status: .unprocessableContent` where a field is wrong, and with a redirect where all went well.
/// 5. Who may come is said where the route is registered, and nowhere else: `.everyone`, `.signedIn`, `.person`,
///    `.administrator`.
///
/// What a page needs of the rest of the gateway it finds in `visit.console`: the store, the clock, and the closures of
/// `ConsoleSeams`.
protocol ConsoleArea: Sendable {
    /// The templates of the area's pages.
    static var templates: [Template] { get }

    /// The words that its templates call `text`.
    static var texts: any Texts.Type { get }

    /// Its entries in the navigation, in the order of `NavigationItem.rank`.
    static var navigation: [NavigationItem] { get }

    /// Registers the handlers.
    static func register(_ routes: ConsoleRoutes)
}

/// An entry of the navigation.
struct NavigationItem: Sendable {
    /// The entry's name in a language.
    let name: @Sendable (Language) -> String
    let path: LocalPath
    /// An icon of `Assets/icons.svg`.
    let icon: String
    let audience: Audience
    /// Smaller ones stand first.
    let rank: Int
}

/// Who may use a route.
enum Audience: Sendable, Hashable {
    case everyone
    /// Whoever is signed in, also who has yet to set up the second factor that is demanded.
    case signedIn
    /// Whoever is signed in.
    case person
    case administrator
}

/// The areas of the console. A new area adds its line here.
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
