import Admin
import ArgumentParser
import Base
import CommandSupport
import Storage

/// The deliveries that a queue command applies to: by queue ids, by account, or all.
struct SelectionOptions: ParsableArguments {
    @Argument(help: "Queue IDs; `ID/2` names the second part of a message that was split.")
    var ids: [DeliveryName] = []

    @Option(help: "All deliveries of this account that the command applies to.")
    var account: String?

    @Flag(help: "All deliveries that the command applies to.")
    var all = false

    func validate() throws {
        let ways = (ids.isEmpty ? 0 : 1) + (account == nil ? 0 : 1) + (all ? 1 : 0)
        guard ways == 1 else { throw ValidationError("Give queue IDs, --account or --all.") }
    }

    func selections(_ store: any Store) async throws -> [QueueSelection] {
        if all { return [.all] }
        if let account { return [.account(try await store.account(named: account).id)] }
        return ids.map(\.selection)
    }
}

/// Applies `command` to the selection and prints how many deliveries it changed.
private func manage(
    _ selection: SelectionOptions,
    _ command: QueueCommand,
    _ done: String,
    common: CommonOptions
) async throws {
    let store = try await common.openStore()
    var changed: [DeliveryID] = []
    for part in try await selection.selections(store) {
        changed += try await store.manage(part, command, at: store.clock.now)
    }
    if !changed.isEmpty {
        let messages = Set(changed.map(\.message))
        try await CommandNote(store: store).write(
            .queue,
            "deliveries were changed",
            account: selection.account,
            message: messages.count == 1 ? messages.first : nil,
            ["command": command.name, "deliveries": "\(changed.count)"]
        )
    }
    if common.json {
        try printJSON(changed.map(\.name))
    } else {
        print("\(changed.count) \(changed.count == 1 ? "delivery" : "deliveries") \(done).")
    }
    if changed.isEmpty { throw Exit.nothingToDo }
}

/// `queue hold`
struct HoldMessages: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "hold",
        abstract: "Hold waiting messages until they are released."
    )

    @OptionGroup var common: CommonOptions
    @OptionGroup var selection: SelectionOptions

    @Option(help: "The reason, shown in listings.")
    var reason = "held by the administrator"

    func run() async throws {
        try await manage(selection, .hold(because: Reason(.words, reason)), "held", common: common)
    }
}

/// `queue release`
struct ReleaseMessages: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "release",
        abstract: "Release held or failed messages.",
        discussion: """
            For a message that Gmail may already have, the gateway searches Sent first. If the grant does not allow that, \
            see --anyway.
            """
    )

    @OptionGroup var common: CommonOptions
    @OptionGroup var selection: SelectionOptions

    @Flag(help: "Send without searching Sent: you searched it yourself, or the message may arrive twice.")
    var anyway = false

    func run() async throws {
        try await manage(selection, anyway ? .sendAnyway : .release, "released", common: common)
    }
}

/// `queue retry`
struct RetryMessages: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "retry",
        abstract: "Try waiting or failed messages now instead of when they are due."
    )

    @OptionGroup var common: CommonOptions
    @OptionGroup var selection: SelectionOptions

    func run() async throws {
        try await manage(selection, .retryNow, "due now", common: common)
    }
}

/// `queue remove`
struct RemoveMessages: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "remove",
        abstract: "Remove messages from the queue permanently, without sending them or reporting to the sender."
    )

    @OptionGroup var common: CommonOptions
    @OptionGroup var selection: SelectionOptions

    func run() async throws {
        try await manage(selection, .remove, "removed", common: common)
    }
}

/// `queue reroute`
struct RerouteMessages: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reroute",
        abstract: "Send waiting, held or failed messages through another account.",
        discussion: """
            Messages keep their state: release held and failed ones afterwards. A message that the old account may already \
            have sent, because Google's answer was lost, is not moved: the new account could not search for it.
            """
    )

    @OptionGroup var common: CommonOptions
    @OptionGroup var selection: SelectionOptions

    @Option(help: "The account to send them.")
    var to: String

    func run() async throws {
        let target = try await common.readStore().account(named: to)
        try await manage(selection, .reroute(to: target.id), "rerouted to \(target.address)", common: common)
    }
}

/// `queue send-captured`
struct SendCaptured: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "send-captured",
        abstract: "Send a captured message after all.",
        discussion: """
            Captured messages are sent by no other command. Name all recipients for whom the message is captured: only if \
            they are exactly these, it is sent. `queue show` lists them.
            """
    )

    @OptionGroup var common: CommonOptions

    @Argument(help: "The queue ID.")
    var id: QueueID

    @Option(help: "A recipient (repeat for all).")
    var recipient: [String]

    func run() async throws {
        let store = try await common.openStore()
        let sent: [DeliveryID]
        do throws(StorageError) {
            sent = try await store.sendCaptured(
                of: id,
                to: Set(recipient),
                by: "the command line",
                at: store.clock.now
            )
        } catch let error {
            guard case .notFound = error else { throw error }
            throw CommandFailure("nothing of the message \(id) is captured", code: Exit.nothingToDo)
        }
        try await CommandNote(store: store).write(
            .queue,
            "a captured message is sent after all",
            message: id,
            ["deliveries": "\(sent.count)", "recipients": LogList.text(of: recipient)]
        )
        if common.json {
            try printJSON(sent.map(\.name))
        } else {
            print("\(sent.count) \(sent.count == 1 ? "delivery" : "deliveries") due now.")
        }
    }
}
