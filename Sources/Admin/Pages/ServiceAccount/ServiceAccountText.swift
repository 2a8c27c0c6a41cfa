/// The words of the service account's page.
struct ServiceAccountText: Texts {
    let title: String
    let lead: String
    let keys: String
    let noKeys: String
    let keyID: String
    let clientID: String
    let clientIDMissing: String
    let scopes: String
    let delegation: String
    let delegationSteps: String
    let accounts: String
    let account: String
    let state: String
    let working: String
    let notWorking: String
    let reason: String
    let action: String
    let test: String
    let add: String
    let addLead: String
    let key: String
    let keyNew: String
    let keyOf: @Sendable (_ email: String) -> String
    let keyFile: String
    let keyFileHint: String
    let keyText: String
    let keyTextHint: String
    let keyMissing: String
    let keyProblem: @Sendable (_ why: String) -> String
    let addresses: String
    let addressesHint: String
    let notAddresses: @Sendable (_ words: String) -> String
    let tooMany: @Sendable (_ most: String) -> String
    let submission: String
    let submissionHint: String
    let addButton: String
    let results: String
    let lookAgain: String
    let notDone: String
    let progress: @Sendable (_ done: String, _ total: String) -> String
    let works: String
    let notKept: String
    let googleSaid: @Sendable (_ words: String) -> String
}
