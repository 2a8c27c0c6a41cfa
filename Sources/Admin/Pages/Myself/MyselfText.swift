/// The words of the page on one's own sign-in.
struct MyselfText: Texts {
    let title: String
    let sessions: String
    let browser: String
    let address: String
    let since: String
    let lastSeen: String
    let thisBrowser: String
    let signOutEverywhere: String
    let changePassword: String
    let secondFactor: String
    let secondFactorOn: String
    let secondFactorOff: String
    let changeSecondFactor: String
    let old: String
    let new: String
    let wrong: String
    let changed: String
}
