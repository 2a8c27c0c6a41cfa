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
        let options = decisions.applied(to: account.options)
        let hasOptions = options != account.options || !decisions.aliases.isEmpty
        if hasOptions {
            try await store.setOptions(options, of: account.id)
            if !decisions.aliases.isEmpty {
                try await store.setSendAs(decisions.aliases, of: account.id, readAt: store.clock.now)
            }
            try await CommandNote(store: store).write(.grants, "the account was changed", account: "\(account.address)")
            common.tell("\(account.address) was changed.")
        }
        if let enabled {
            try await enable(enabled, account, store)
        } else if !hasOptions {
            common.tell("\(account.address) is unchanged.")
        }
        if common.json { try printJSON(try await store.view(of: account)) }
    }

    private func enable(_ enabled: Bool, _ account: AccountRecord, _ store: any Store) async throws {
        let what = enabled ? "enabled" : "disabled"
        guard enabled == (account.health.state == .disabled) else {
            common.tell("\(account.address) was \(what) already.")
            // Enabling an account ends only its being disabled: a pause or a missing grant stays.
            if let obstacle = Self.obstacle(account) { common.tell(obstacle) }
            return
        }
        var health = AccountHealth()
        if !enabled {
            health.state = .disabled
            health.reason = Reason(.switchedOff)
            health.since = store.clock.now
        }
        try await store.setHealth(health, of: account.id)
        try await CommandNote(store: store).write(
            .grants,
            enabled ? "the account was enabled" : "the account was disabled",
            account: "\(account.address)"
        )
        common.tell("\(account.address) was \(what).")
    }

    /// What stops an account that is enabled, and what to do about it.
    private static func obstacle(_ account: AccountRecord) -> String? {
        let words = account.health.words.map { ": \($0)" } ?? ""
        switch account.health.state {
        case .working, .disabled: return nil
        case .paused:
            let until = account.health.until.map { " until \($0.iso8601)" } ?? ""
            return "It is paused\(until)\(words). It then sends by itself; the console can resume it earlier."
        case .needsGrant:
            return """
                It cannot send\(words). `account grant \(account.address)` gives it a new grant; if something else was \
                fixed, `account refresh \(account.address)` checks whether it works.
                """
        }
    }
}
