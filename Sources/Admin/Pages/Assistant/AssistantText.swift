/// The words of the set-up assistant.
struct AssistantText: Texts {
    let title: String
    /// The title where there is little room.
    let shortTitle: String
    let lead: String
    let finished: String
    let done: String
    let open: String
    let project: String
    let projectLead: String
    let projectSteps: [String]
    let projectDone: @Sendable (_ clientID: String) -> String
    let projectByDelegation: String
    let projectLink: String
    let apis: String
    let origin: String
    let redirect: String
    let redirectHint: String
    let scopes: String
    let scopesHint: String
    let delegation: String
    let account: String
    let accountLead: String
    let accountDone: @Sendable (_ addresses: String) -> String
    let accountBroken: @Sendable (_ addresses: String) -> String
    let accountLink: String
    let sender: String
    let senderLead: String
    let senderDone: @Sendable (_ address: String) -> String
    let senderChoose: String
    let senderButton: String
    let senderChosen: @Sendable (_ address: String) -> String
    let mail: String
    let mailLead: String
    let mailDone: @Sendable (_ when: String) -> String
    let mailNeedsSender: String
    let mailTo: String
    let mailButton: String
    let mailFailed: @Sendable (_ why: String) -> String
    let odoo: String
    let odooLead: String
    let odooDone: @Sendable (_ when: String) -> String
    let odooFilter: String
    let odooFilterTrap: String
    let odooFilterUnknown: String
    let odooHost: String
    let odooPort: String
    let odooEncryption: String
    let encryptionName: @Sendable (String) -> String
    let odooLogin: String
    let odooNoLogin: String
    let odooNeedsLogin: String
    let odooLocal: String
    let odooTest: String
    let listener: @Sendable (_ name: String) -> String
    let testTitle: String
    let testTo: String
    let testQueueID: String
    let testState: String
    let testGmailID: String
    let testNoGmailID: String
    let testReason: String
    let testAccount: String
    let testAttempts: String
    let testAttempt: String
    let testOutcome: String
    let testAnswer: String
    let testTime: String
    let testRefresh: String
    let testOver: String
    let testBack: String
    let deliveryState: @Sendable (_ name: String) -> String
}
