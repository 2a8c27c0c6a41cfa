import HTTPTypes
import Mail
import Storage

/// The steps to the first message; each step's state is derived from what is set up.
enum AssistantArea: ConsoleArea {
    static let templates = [
        Template("assistant", PackageResources.assistant_mustache),
        Template("assistant-test", PackageResources.assistant_test_mustache),
    ]
    static let texts: any Texts.Type = AssistantText.self
    static let navigation = [
        NavigationItem(
            name: { AssistantText.of($0).shortTitle },
            path: "/assistant",
            icon: "assistant",
            audience: .administrator,
            rank: 70
        )
    ]

    static func register(_ routes: ConsoleRoutes) {
        routes.get("assistant", for: .administrator) { try await AssistantPage.show($0) }
        routes.post("assistant/sender", for: .administrator, chooseSender)
        routes.post("assistant/test", for: .administrator, sendTest)
        routes.get("assistant/test/:id", for: .administrator, TestMailPage.show)
    }

    private static func chooseSender(_ visit: Visit) async throws -> Answer {
        let text = visit.text(AssistantText.self)
        let accounts = try await visit.console.store.accounts()
        guard let account = accounts.first(where: { "\($0.id.rawValue)" == visit.form["account"] }) else {
            throw Refusal.malformed
        }
        var options = account.options
        options.isDefaultSender = true
        try await visit.console.store.setOptions(options, of: account.id)
        await visit.console.seams.accountsChanged()
        visit.note("the account was made the default sender", area: .grants, account: "\(account.address)")
        visit.notify(Notice(.done, text.senderChosen("\(account.address)")))
        return .redirect("/assistant")
    }

    private static func sendTest(_ visit: Visit) async throws -> Answer {
        let text = visit.text(AssistantText.self)
        guard let recipient = Address(visit.form["to"]) else {
            return try await AssistantPage.show(visit, errors: ["to": visit.common.notAnAddress])
        }
        guard try await visit.console.store.accounts().contains(where: { $0.options.isDefaultSender }) else {
            return try await AssistantPage.show(visit, errors: ["to": text.mailNeedsSender])
        }
        do {
            let id = try await visit.console.seams.sendTestMail(recipient)
            visit.note("a test message was sent to \(recipient)", area: .steering)
            return .redirect(LocalPath("/assistant/test/\(id)") ?? "/assistant")
        } catch let error as StorageError {
            return try await AssistantPage.show(visit, errors: ["to": text.mailFailed("\(error)")])
        }
    }
}
