/// The words of the banner.
struct AttentionText: Texts {
    let look: String
    let grantNeeded: @Sendable (_ account: String) -> String
    let grantsNeeded: @Sendable (_ count: String) -> String
    let diskFull: @Sendable (_ mebibytes: Int) -> String
    let failed: @Sendable (_ count: Int, _ written: String) -> String
    let held: @Sendable (_ count: Int, _ written: String) -> String

    static let english = AttentionText(
        look: "See to it",
        grantNeeded: { "\($0) cannot send until access is granted again." },
        grantsNeeded: { "\($0) accounts cannot send until access is granted again." },
        diskFull: { "The disk is nearly full (\($0) MiB are free). New mail is refused until there is room." },
        failed: { "\($1) \(plural($0, one: "delivery has", many: "deliveries have")) failed." },
        held: { "\($1) \(plural($0, one: "delivery is", many: "deliveries are")) held until somebody decides." }
    )

    static let german = AttentionText(
        look: "Beheben",
        grantNeeded: { "\($0) kann erst wieder senden, wenn der Zugriff neu gewährt ist." },
        grantsNeeded: { "\($0) Konten können erst wieder senden, wenn der Zugriff neu gewährt ist." },
        diskFull: { "Der Datenträger ist fast voll (\($0) MiB frei). Bis Platz ist, wird neue Post abgewiesen." },
        failed: { "\($1) \(plural($0, one: "Zustellung ist", many: "Zustellungen sind")) fehlgeschlagen." },
        held: {
            "\($1) \(plural($0, one: "Zustellung ist", many: "Zustellungen sind")) angehalten, bis jemand entscheidet."
        }
    )
}
