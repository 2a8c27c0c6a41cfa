import Admin
import ArgumentParser
import Base
import CommandSupport
import Gateway
import Mail
import Storage
import Transport

/// `gsuite-gateway alert …`
struct AlertGroup: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "alert",
        abstract: "Try out the alerts that leave the gateway.",
        subcommands: [TestAlerts.self]
    )
}

/// `alert test`
struct TestAlerts: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "test",
        abstract: "Send a test alert on every way that the settings under alerts name.",
        discussion: """
            Mail is queued for the running gateway, which sends it; `queue list` shows it. The webhook and Google Chat are \
            called at once.
            """
    )

    /// How long the disk may take to store a mail.
    private static let storingTime = Duration.seconds(30)

    /// What became of a test, for `--json`.
    struct View: Encodable {
        let channel: String
        /// The address; missing for the webhook and Google Chat.
        let recipient: String?
        let sent: Bool
        /// The queue ID of a mail.
        var id: String?
        var error: String?
    }

    @OptionGroup var common: CommonOptions

    func run() async throws {
        let settings = try common.settings()
        let options = AlertOptions(settings)
        let store = try await common.openStore()
        let now = SystemClock().now
        let letter = AlertLetter(testAt: now, from: options.source)
        let post = AlertPost(options, transport: CurlTransport(settings.webhookCurlOptions))
        var views: [View] = []
        if options.webhook != nil {
            views.append(
                await view(.webhook) { () throws(PostFailure) in
                    try await post.callWebhook(letter, id: AlertPlan.newID(), at: now)
                }
            )
        }
        if options.chat != nil {
            views.append(await view(.chat) { () throws(PostFailure) in try await post.postToChat(letter) })
        }
        for reader in try await readers(options, store) { views.append(try await mail(letter, to: reader, store, now)) }
        guard !views.isEmpty else {
            throw CommandFailure(
                "no alert leaves the gateway: set alerts.mail_to, alerts.administrators, alerts.webhook or alerts.chat",
                code: Exit.nothingToDo
            )
        }
        try common.report(views, text(views))
        if views.contains(where: { !$0.sent }) { throw Exit.failure }
    }

    private func view(_ channel: AlertChannel, _ call: () async throws(PostFailure) -> Void) async -> View {
        do {
            try await call()
            return View(channel: channel.rawValue, recipient: nil, sent: true)
        } catch {
            return View(channel: channel.rawValue, recipient: nil, sent: false, error: "\(error)")
        }
    }

    /// Those who are mailed every alert.
    private func readers(_ options: AlertOptions, _ store: any Store) async throws -> [(address: String, Language)] {
        let users = options.administrators ? try await store.users() : []
        var seen: Set<String> = []
        return
            (options.mailTo.map { ($0.lowercased(), options.language) }
            + users.filter { $0.isActive && $0.role == .administrator }.map { user in
                (user.email.lowercased(), user.language.flatMap(Language.init(rawValue:)) ?? options.language)
            }).filter { seen.insert($0.0).inserted }
    }

    private func mail(
        _ letter: AlertLetter,
        to reader: (address: String, language: Language),
        _ store: any Store,
        _ now: Timestamp
    ) async throws -> View {
        let channel = AlertChannel.mail.rawValue
        guard let recipient = Address(reader.address) else {
            return View(channel: channel, recipient: reader.address, sent: false, error: "this is not an email address")
        }
        guard let account = AlertMail.sender(try await store.accounts(), butNot: nil) else {
            return View(channel: channel, recipient: reader.address, sent: false, error: "no account can send")
        }
        let mail = AlertMail(letter, to: recipient, in: reader.language)
        let id = try await mail.enqueue(
            store,
            id: AlertPlan.newID(),
            by: account,
            at: now,
            within: Self.storingTime
        )
        return View(channel: channel, recipient: reader.address, sent: true, id: "\(id)")
    }

    private func text(_ views: [View]) -> String {
        var table = Table("WAY", "RECIPIENT", "RESULT")
        for view in views {
            let result = view.error.map { "failed: \($0)" } ?? view.id.map { "queued as \($0)" } ?? "sent"
            table.add(view.channel, view.recipient ?? "", result)
        }
        return table.render()
    }
}
