/// The words of the people page.
struct PeopleText: Texts {
    let title: String
    let name: String
    let email: String
    let role: String
    let administrator: String
    let user: String
    let state: String
    let active: String
    let inactive: String
    let invitedState: String
    let lastSignIn: String
    let actions: String
    let newLink: String
    let invite: String
    let inviteButton: String
    let isThereAlready: String
    let linkTitle: String
    let invited: @Sendable (_ email: String, _ lifetime: String) -> String
    let linkMade: @Sendable (_ email: String, _ lifetime: String) -> String
    let activate: String
    let deactivate: String
    let deactivateQuestion: @Sendable (_ email: String) -> String
    let deactivateSessions: String
    let passwordEnds: String
    let deactivateMail: String
    let deactivateKeys: String
    let activated: @Sendable (_ email: String) -> String
    let deactivated: @Sendable (_ email: String) -> String
    let lastAdministrator: String
    let promote: String
    let demote: String
    let promoteQuestion: @Sendable (String) -> String
    let demoteQuestion: @Sendable (String) -> String
    let administratorMeans: String
    let userMeans: String
    let roleSessions: String
    let roleKeys: String
    let roleChanged: @Sendable (String) -> String
    let resetFactor: String
    let resetFactorQuestion: @Sendable (String) -> String
    let resetFactorEffect: String
    let factorWasReset: @Sendable (String) -> String
    let remove: String
    let removeQuestion: @Sendable (String) -> String
    let removeSessions: String
    let removeAccountStays: @Sendable (String) -> String
    let removeQueueStays: @Sendable (String) -> String
    let removeNoAccount: String
    let removeData: String
    let removeKeys: String
    let removeHistory: String
    let removed: @Sendable (String) -> String
}
