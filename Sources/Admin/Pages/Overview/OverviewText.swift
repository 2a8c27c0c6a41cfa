/// The words of the start page.
struct OverviewText: Texts {
    let title: String
    let waiting: String
    let held: String
    let failed: String
    let sentToday: String
    let troubled: String
    let accounts: String
    let account: String
    let state: String
    let reason: String
    let working: String
    let paused: String
    let needsGrant: String
    let disabled: String
    let noAccounts: String
    let noDefaultSender: String
    let remedy: String
    let grantNeeded: @Sendable (_ account: String, _ reason: String) -> String
    let setUp: String
}
