import Google
import HTTPTypes
import Mail
import Storage

/// The assistant's page.
enum AssistantPage {
    /// Google's names for the APIs in use.
    private static let apis = ["Gmail API", "Google Calendar API", "People API"]

    private struct Step: Sendable {
        let state: Badge
        let isOpen: Bool
        let said: [String]
    }

    private struct Listener: Sendable {
        let name: String
        let host: String
        let port: String
        let encryption: String
        let login: String
        let isLocal: Bool
    }

    /// A scope that is only asked for where a person ticks its purpose.
    private struct Further: Sendable {
        let purpose: String
        let scope: String
    }

    /// The button that grants access to the reader's own account, for what is ticked at first in the personal settings.
    private struct Grant: Sendable {
        let action: String
        let purposes: [String]
        let hint: String
    }

    private struct View: Sendable {
        let finished: Notice?
        let project: Step
        let projectSteps: [String]
        let apis: String
        let origin: String
        let redirect: RedirectView
        let scopes: String
        let furtherScopes: [Further]
        let account: Step
        /// `nil` where access is not asked for at Google yet, or is granted.
        let grant: Grant?
        let sender: Step
        let senderChoice: SelectField?
        let mail: Step
        let canSend: Bool
        let to: Field
        let odoo: Step
        let filter: String
        let isFilterKnown: Bool
        let listeners: [Listener]
    }

    static func show(_ request: ConsoleRequest, errors: [FormField: String] = [:]) async throws -> Answer {
        let (text, facts) = (request.text(AssistantText.self), try await AssistantFacts(request))
        let origin = "\(request.console.options.baseURL ?? request.client.origin)"
        func step(_ isDone: Bool, _ said: String?...) -> Step {
            let state = isDone ? Badge(text.done, .good) : Badge(text.open, .warning)
            return Step(state: state, isOpen: !isDone, said: said.compactMap(\.self))
        }
        func names(_ accounts: [AccountRecord]) -> String? {
            accounts.isEmpty ? nil : accounts.map { "\($0.address)" }.joined(separator: ", ")
        }
        let byDelegation = facts.hasDelegation && facts.clientID == nil ? text.projectByDelegation : nil
        let view = View(
            finished: facts.isFinished ? Notice(.done, text.finished) : nil,
            project: step(facts.hasProject, facts.clientID.map(text.projectDone), byDelegation),
            projectSteps: text.projectSteps,
            apis: apis.joined(separator: ", "),
            origin: origin,
            redirect: RedirectView(request.redirectAddress, request.text(PersonalText.self)),
            scopes: GrantPurpose.scopes(for: GrantPurpose.preset).joined(separator: " "),
            furtherScopes: GrantPurpose.allCases.filter { !GrantPurpose.preset.contains($0) }.map {
                Further(purpose: request.text(GrantText.self).purpose($0).name, scope: $0.scope)
            },
            account: step(
                !facts.working.isEmpty,
                names(facts.working).map(text.accountDone),
                names(facts.broken).map(text.accountBroken)
            ),
            grant: facts.clientID != nil && facts.working.isEmpty
                ? grant(try await PersonalSubject(request), text) : nil,
            sender: step(
                facts.isSenderReady,
                facts.defaultSender.map {
                    facts.isSenderReady ? text.senderDone("\($0.address)") : text.senderBroken("\($0.address)")
                }
            ),
            senderChoice: senderChoice(facts, text),
            mail: step(
                facts.deliveredAt != nil,
                facts.deliveredAt.map { text.mailDone(request.format.dateAndClock($0)) },
                facts.defaultSender == nil ? text.mailNeedsSender : nil
            ),
            canSend: facts.defaultSender != nil,
            to: Field(
                .recipient,
                text.mailTo,
                .email,
                value: errors.isEmpty ? try request.user.email : request.form[.recipient],
                error: errors[.recipient]
            ),
            odoo: step(
                facts.receivedAt != nil,
                facts.receivedAt.map { text.odooDone(request.format.dateAndClock($0)) }
            ),
            filter: facts.domains.isEmpty ? text.odooFilterUnknown : facts.domains.joined(separator: ","),
            isFilterKnown: !facts.domains.isEmpty,
            listeners: request.console.gateway.listeners.map { listener($0, text) }
        )
        var page = Page("assistant", title: text.title, text: text, view: view)
        page.section = "/assistant"
        if let google = request.console.google { page.formTargets = [google.endpoints.accounts] }
        return .page(page, status: errors.isEmpty ? .ok : .unprocessableContent)
    }

    private static func grant(_ subject: PersonalSubject, _ text: Translated<AssistantText>) -> Grant? {
        guard let address = subject.expectedAddress else { return nil }
        return Grant(
            action: subject.formPath + "/grant",
            purposes: GrantPurpose.allCases.filter(GrantPurpose.preset.contains).map { FormField.purpose($0).name },
            hint: text.accountOwn("\(address)")
        )
    }

    /// The accounts to choose from; `nil` if there are none.
    private static func senderChoice(_ facts: AssistantFacts, _ text: Translated<AssistantText>) -> SelectField? {
        guard !facts.accounts.isEmpty else { return nil }
        return SelectField(
            .account,
            text.senderChoose,
            facts.accounts.map { ("\($0.id.rawValue)", "\($0.address)") },
            selected: facts.defaultSender.map { "\($0.id.rawValue)" } ?? ""
        )
    }

    private static func listener(_ fact: ListenerInfo, _ text: Translated<AssistantText>) -> Listener {
        Listener(
            name: text.listener(fact.name),
            host: fact.host,
            port: "\(fact.port)",
            encryption: text.encryptionName(fact.encryption),
            login: fact.needsLogin ? text.odooNeedsLogin : text.odooNoLogin,
            isLocal: fact.isLocal
        )
    }
}
