import ArgumentParser
import Base
import CommandSupport
import Storage

/// `account set`
struct SetAccount: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "set",
        abstract: "Change an account's options. A running gateway applies them within a second."
    )

    @OptionGroup var common: CommonOptions

    @Argument(help: "The account's address.")
    var address: String

    @Option(help: "Whether the account sends (true or false). While false, its mail waits.")
    var enabled: Bool?

    @OptionGroup(title: "Account options")
    var decisions: AccountSettingsOptions

    func run() async throws {
        let store = try await common.openStore()
        let account = try await store.account(named: address)
        try await store.setOptions(decisions.applied(to: account.options), of: account.id)
        let now = SystemClock().now
        if !decisions.aliases.isEmpty { try await store.setSendAs(decisions.aliases, of: account.id, readAt: now) }
        // Switching on ends nothing but having been switched off: a pause or a missing grant stays.
        if let enabled, enabled == (account.health.state == .disabled) {
            var health = AccountHealth()
            if !enabled {
                health.state = .disabled
                health.reason = Remark(.switchedOff)
                health.since = now
            }
            try await store.setHealth(health, of: account.id)
        }
        let what = enabled.map { $0 ? "switched on" : "switched off" } ?? "changed"
        try await CommandNote(store: store).write(
            .grants,
            "the account was \(what)",
            account: "\(account.address)"
        )
        print("\(account.address) was changed.")
    }
}
