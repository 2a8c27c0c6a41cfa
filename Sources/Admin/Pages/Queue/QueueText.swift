/// The words of the queue.
struct QueueText: Texts {
    let title: String
    let myMail: String
    let filter: String
    let searchIn: String
    let account: String
    let allAccounts: String
    let from: String
    let until: String
    let clear: String
    let states: String
    let mark: String
    let subject: String
    let sender: String
    let recipients: String
    let state: String
    let lane: String
    let age: String
    let nextAttempt: String
    let reason: String
    let noSubject: String
    let noSender: String
    let formerAccount: String
    let nothingHere: String
    let nothingFound: String
    let firstPage: String
    let commands: String
    let rerouteTo: String
    let onlyForReroute: String
    let openInGmail: String
    let waiting: String
    let sending: String
    let uncertain: String
    let held: String
    let delivered: String
    let failed: String
    let suppressed: String
    let removed: String
    let urgent: String
    let normal: String
    let bulk: String
    let nothingMarked: String
    let nothingChanged: String
    // One message
    let queueID: String
    let envelope: String
    let envelopeID: String
    let messageID: String
    let received: String
    let size: String
    let source: String
    let login: String
    let twinOf: String
    let deliveries: String
    let part: String
    let attempts: String
    let attempt: String
    let started: String
    let took: String
    let running: String
    let outcome: String
    let answer: String
    let gmailID: String
    let sentMessageID: String
    let events: String
    let time: String
    let event: String
    let header: String
    let messageText: String
    let isCut: String
    let mayNotRead: String
    let place: @Sendable (QueueFilter.Place) -> String
    let group: @Sendable (QueueFilter.Group) -> String
    let action: @Sendable (QueueAction) -> String
    let question: @Sendable (QueueAction, _ count: Int, _ written: String) -> String
    let consequences: @Sendable (QueueAction, _ account: String) -> [String]
    let atMost: @Sendable (_ count: String) -> String
    let changed: @Sendable (_ count: Int, _ written: String) -> String
    let unchanged: @Sendable (_ count: Int, _ written: String) -> String
    let andMore: @Sendable (Int) -> String
    let found: @Sendable (_ count: Int, _ written: String) -> String
    let foundAtLeast: @Sendable (String) -> String
    let allMatching: @Sendable (String) -> String
}
