import ArgumentParser
import Mail
import Storage

/// An account's options in `add`, `grant` and `set`. An option that is not given leaves its value unchanged.
struct AccountSettingsOptions: ParsableArguments {
    @Option(help: "Whether this account sends system mail and mail of senders without an account (true or false).")
    var defaultSender: Bool?

    @Option(help: "Whether this account sends its user's own mail (true or false); if not, the default sender does.")
    var sendsOwnMail: Bool?

    @Option(help: "How mail goes to Google: \(CourierChoice.allNames).")
    var courier: CourierChoice?

    @Option(help: "What to do if Google's answer is lost: \(Guarantee.allNames).")
    var guarantee: Guarantee?

    @Option(help: "Quota units per minute; 0 uses the setting.")
    var unitsPerMinute: Int?

    @Option(help: "Messages in 24 hours; 0 uses the setting.")
    var messagesPerDay: Int?

    @Option(help: "Concurrent sends; 0 uses the setting.")
    var concurrency: Int?

    @Option(help: "An address that this account may send as (repeat for several), if the grant cannot read them.")
    var sendAs: [String] = []

    func validate() throws {
        for number in [unitsPerMinute, messagesPerDay, concurrency] {
            if let number, number < 0 { throw ValidationError("Limits are 0 or more.") }
        }
        for address in sendAs where Address(address) == nil { throw ValidationError("Not an address: \(address)") }
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

    /// The send-as addresses of the command line, as records.
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
