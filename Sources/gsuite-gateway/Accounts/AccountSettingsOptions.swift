import ArgumentParser
import Mail
import Storage

/// What may be decided for an account, by `add`, `grant` and `set` alike. What is not given stays.
struct AccountSettingsOptions: ParsableArguments {
    @Option(help: "Whether system mail, and mail of senders without an account, goes by this one (true or false).")
    var defaultSender: Bool?

    @Option(help: "Whether the user's own mail goes by this account; otherwise the default sender takes it.")
    var sendsOwnMail: Bool?

    @Option(help: "How mail goes to Google: \(CourierChoice.allNames).")
    var courier: CourierChoice?

    @Option(help: "What to do when an answer is lost: \(Guarantee.allNames).")
    var guarantee: Guarantee?

    @Option(help: "Quota units a minute; 0 takes the setting.")
    var unitsPerMinute: Int?

    @Option(help: "Messages in 24 hours; 0 takes the setting.")
    var messagesPerDay: Int?

    @Option(help: "Sends at the same time; 0 takes the setting.")
    var concurrency: Int?

    @Option(help: "An address that Gmail lets this account send as (repeat), where the grant cannot read them.")
    var sendAs: [String] = []

    func validate() throws {
        for number in [unitsPerMinute, messagesPerDay, concurrency] {
            if let number, number < 0 { throw ValidationError("Limits are 0 or more.") }
        }
        for address in sendAs where Address(address) == nil { throw ValidationError("\"\(address)\" is no address.") }
    }

    func applied(to options: AccountOptions) -> AccountOptions {
        var options = options
        if let defaultSender { options.isDefaultSender = defaultSender }
        if let sendsOwnMail { options.sendsOwnMail = sendsOwnMail }
        if let courier { options.courier = courier }
        if let guarantee { options.guarantee = guarantee }
        if let unitsPerMinute { options.unitsPerMinute = unitsPerMinute == 0 ? nil : unitsPerMinute }
        if let messagesPerDay { options.messagesPerDay = messagesPerDay == 0 ? nil : messagesPerDay }
        if let concurrency { options.concurrency = concurrency == 0 ? nil : concurrency }
        return options
    }

    /// The named send-as addresses as records.
    var aliases: [SendAs] {
        sendAs.map { SendAs(address: $0, displayName: nil, verificationStatus: "accepted") }
    }
}

extension CourierChoice: ExpressibleByArgument {
    static var allNames: String { allCases.map(\.rawValue).joined(separator: ", ") }
}

extension Guarantee: ExpressibleByArgument {
    static var allNames: String { allCases.map(\.rawValue).joined(separator: ", ") }
}
