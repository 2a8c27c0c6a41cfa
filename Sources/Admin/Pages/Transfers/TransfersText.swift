import Storage

/// The words of the staging lists.
struct TransfersText: Texts {
    let incoming: String
    let outgoing: String
    let fromFolder: @Sendable (_ name: String) -> String
    let found: @Sendable (_ count: Int, _ shown: String) -> String
    let mark: String
    let subject: String
    let noSubject: String
    let sender: String
    let recipients: String
    let date: String
    let attachments: String
    let contacts: String
    let noContact: String
    let andMore: @Sendable (_ count: Int) -> String
    let state: String
    let waiting: String
    let requested: String
    let imported: String
    let failed: String
    let nothingHere: String
    let noFolder: String
    let chooseFolder: String
    let firstPage: String
    let commands: String
    let importMails: String
    let importAndRemove: String
    let remove: String
    let fetch: String
    let nothingMarked: String
    let importRequested: @Sendable (_ count: Int) -> String
    let fetchRequested: String
    let removeQuestion: @Sendable (_ count: Int) -> String
    let removeConsequence: String
    let removed: @Sendable (_ count: Int) -> String
    let messageID: String
    let openInGmail: String
    let content: String
    let cut: String
    let pickContacts: String
    let findContact: String
    let nobodyFound: String
    let saveContacts: String
    let contactsSaved: String
    let contactsHidden: String
    let newContact: String
    let name: String
    let nameMissing: String
    let address: String
    let notAnAddress: String
    let create: String
    let contactCreated: @Sendable (_ name: String) -> String
    let odooFailed: @Sendable (_ reason: String) -> String

    func title(_ direction: TransferDirection) -> String { direction == .incoming ? incoming : outgoing }
}
