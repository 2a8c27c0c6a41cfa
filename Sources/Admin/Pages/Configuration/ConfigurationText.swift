/// The words of the configuration page.
struct ConfigurationText: Texts {
    let title: String
    let organisation: String
    let organisationLead: String
    let readMessages: String
    let readMessagesHint: String
    let logLevel: String
    let logLevelName: @Sendable (_ name: String) -> String
    let logRetention: String
    let days: @Sendable (_ least: String, _ most: String) -> String
    let saved: String
    let file: String
    let fileLead: String
    let setting: String
    let value: String
    let source: String
    let standard: String
    let derived: String
    let secretSet: String
    let secretUnset: String
    let empty: String
}
