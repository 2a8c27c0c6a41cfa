/// The words of the pages about accounts.
struct AccountsText: Texts {
    let title: String
    let account: String
    let state: String
    let working: String
    let paused: String
    let needsGrant: String
    let disabled: String
    let pausedRemedy: @Sendable (_ until: String) -> String
    let pausedOpenRemedy: String
    let needsGrantRemedy: String
    let disabledRemedy: String
    let since: String
    let reason: String
    let remedy: String
    let defaultSender: String
    let defaultSenderBadge: String
    let defaultSenderHint: String
    let noDefaultSender: String
    let sendsOwnMail: String
    let sendsOwnMailHint: String
    let notOwnMail: String
    let sentToday: String
    let sentInDay: String
    let unitsThisMinute: String
    let of: @Sendable (_ used: String, _ limit: String) -> String
    let queue: String
    let waiting: String
    let held: String
    let failed: String
    let lastError: String
    let person: String
    let delivery: String
    let noAccounts: String
    let byServiceAccount: String
    let options: String
    let courier: String
    let courierHint: String
    let courierName: @Sendable (String) -> String
    let guarantee: String
    let guaranteeHint: String
    let guaranteeName: @Sendable (String) -> String
    let limits: String
    let unitsPerMinute: String
    let messagesPerDay: String
    let concurrency: String
    let limitHint: @Sendable (_ setting: String) -> String
    let notInRange: @Sendable (_ least: String, _ most: String) -> String
    let saved: String
    let nobodyTakesSystemMail: String
    let grant: String
    let grantByUser: String
    let grantByServiceAccount: @Sendable (_ email: String) -> String
    let grantMissing: String
    let grantUnreadable: String
    let clientID: String
    let scopes: String
    let actions: String
    let pause: String
    let pauseFor: String
    let pauseLength: @Sendable (_ minutes: Int) -> String
    let resume: String
    let resumed: String
    let isPausedNow: @Sendable (_ until: String) -> String
    let switchOff: String
    let switchOffQuestion: @Sendable (_ address: String) -> String
    let switchOffWaits: @Sendable (_ waiting: String) -> String
    let switchOffDefault: String
    let switchOffUntil: String
    let switchedOff: String
    let switchOn: String
    let switchedOn: String
    let test: String
    let testHint: String
    let testWorks: String
    let testWorksTrySending: String
    let testFailed: @Sendable (_ why: String) -> String
    let sendAs: String
    let sendAsAddress: String
    let sendAsName: String
    let sendAsState: String
    let sendAsAccepted: String
    let sendAsPending: String
    let sendAsRead: @Sendable (_ when: String) -> String
    let sendAsNever: String
    let errors: String
    let noErrors: String
    let cause: String
    let repeated: String
    let final: String
    let remove: String
    let removeHint: String
    let removeMail: String
    let removeMailTo: @Sendable (_ address: String) -> String
    let removeMailDrop: String
    let removeQuestion: @Sendable (_ address: String) -> String
    let removeQueueEmpty: String
    let removeQueueMoves: @Sendable (_ count: String, _ address: String) -> String
    let removeQueueDrops: @Sendable (_ count: String) -> String
    let removeUncertain: String
    let removeGrant: String
    let removeDelegation: String
    let removePerson: @Sendable (_ name: String) -> String
    let removeDefault: String
    let removeHistory: String
    let removed: @Sendable (_ address: String) -> String
    let removedNotRevoked: @Sendable (_ address: String) -> String
    let notRemoved: @Sendable (_ why: String) -> String
    let refusal: @Sendable (GrantRefusal.Cause) -> String
}
