/// The words of the page on what the gateway keeps in Odoo.
struct OdooText: Texts {
    let title: String
    let introduction: String
    let none: String
    let database: String
    let login: String
    let loginHint: String
    let secret: String
    let look: String
    let setUp: String
    let setUpHint: String
    let remove: String
    let removeHint: String
    let sure: String
    let sureMissing: String
    let done: String
    let runTitle: String
    let begins: String
    let progress: @Sendable (_ number: String, _ total: String) -> String
    let lookAgain: String
    let underWay: String
    let unencrypted: String
    let summary: @Sendable (_ version: String, _ dialect: String, _ login: String) -> String
    let rights: String
    let purpose: String
    let state: String
    let details: String
    let records: String
    let record: String
    let present: String
    let missing: String
    /// What trying it came to.
    let failed: String
    /// Of the set-up, which the gateway's user need not be able to do.
    let byAdministrator: String
    let hidden: String
    let make: String
    let change: String
    let keep: String
    let skip: String
    /// Why Odoo did not do it, and what to do about that.
    let trouble: @Sendable (OdooServices.Trouble) -> String
    /// By feature.
    let features: [String: String]
    /// By the records' names; where there is none, the English title is shown.
    let titles: [String: String]

    /// The first version whose contacts have no field for a salutation.
    static let firstWithoutTitles = 19

    /// The feature that is setting up itself.
    static let setUpFeature = "setUp"

    func feature(_ name: String) -> String { features[name] ?? name }

    func badge(_ action: OdooServices.Step.Action) -> Badge {
        switch action {
        case .make: Badge(make, .warning)
        case .change: Badge(change, .warning)
        case .keep: Badge(keep, .good)
        case .skip: Badge(skip, .neutral)
        }
    }
}
