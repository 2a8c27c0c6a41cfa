/// The scopes of Gmail's methods, as the discovery document groups them.
enum GmailScope {
    private static let prefix = "https://www.googleapis.com/auth/gmail."

    static let full = "https://mail.google.com/"
    static let modify = prefix + "modify"
    static let compose = prefix + "compose"
    static let send = prefix + "send"
    static let readonly = prefix + "readonly"
    static let metadata = prefix + "metadata"
    static let insert = prefix + "insert"
    static let labels = prefix + "labels"
    static let basicSettings = prefix + "settings.basic"
    static let sharing = prefix + "settings.sharing"
    static let addonCompose = prefix + "addons.current.action.compose"
    static let addonAction = prefix + "addons.current.message.action"
    static let addonMetadata = prefix + "addons.current.message.metadata"
    static let addonReadonly = prefix + "addons.current.message.readonly"

    static let sending: Set = [full, addonCompose, compose, modify, send]
    static let drafting: Set = [full, addonCompose, compose, modify]
    static let draftReading: Set = [full, compose, modify, readonly]
    static let profile: Set = [full, compose, metadata, modify, readonly]
    static let reading: Set = [full, metadata, modify, readonly]
    static let messageReading = reading.union([addonAction, addonMetadata, addonReadonly])
    static let attachments: Set = [full, addonAction, addonReadonly, modify, readonly]
    static let modifying: Set = [full, modify]
    static let inserting: Set = [full, insert, modify]
    static let labelWriting: Set = [full, labels, modify]
    static let labelReading: Set = [full, labels, metadata, modify, readonly]
    static let settings: Set = [full, modify, readonly, basicSettings]
}
