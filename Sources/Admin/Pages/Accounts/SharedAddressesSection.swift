import Base
import HTTPTypes
import Mail
import Storage

/// The addresses that several accounts may send as, and which of these accounts share their mail.
enum SharedAddressesSection: ConsoleSection {
    static let path: LocalPath = "/shared-addresses"
    static let templates = [Template("shared-addresses", PackageResources.shared_addresses_mustache)]
    static let texts: any Texts.Type = SharedAddressesText.self
    static let navigation: [NavigationItem] = []

    static func register(_ routes: ConsoleRoutes) {
        routes.get("shared-addresses", for: .administrator, show)
        routes.post("shared-addresses", for: .administrator, change)
    }

    private struct Row: Sendable {
        /// The id of the row's check box.
        let box: String
        let id: String
        let account: String
        let path: String
        let isMember: Bool
        /// Whether it can be chosen: what may not send as the address can only be left out.
        let isFixed: Bool
        let condition: AccountStatus
        let sent: String
        let waiting: String
        let note: String?
    }

    /// The columns by which the accounts of all addresses can be sorted.
    private enum Column: String, Sendable {
        case account, state, sent, waiting
    }

    private struct Card: Sendable {
        /// The id of the heading.
        let id: String
        let address: String
        let state: Badge
        let rows: [Row]
    }

    private struct View: Sendable {
        let path: String
        let columns: [ColumnHeading]
        let cards: [Card]
        let none: EmptyState?
    }

    private static func addresses(_ request: ConsoleRequest) async throws(StorageError) -> [SharedAddress] {
        try await SharedAddress.all(
            request.console.store,
            messagesPerDay: request.console.accounts.limits.messagesPerDay,
            at: request.console.clock.now
        )
    }

    private static func show(_ request: ConsoleRequest) async throws -> Answer {
        let text = request.text(SharedAddressesText.self)
        let sorting = Sorting<Column>(request.query, usual: .account)
        let cards = try await addresses(request).enumerated().map { card($1, number: $0 + 1, sorting, request) }
        let view = View(
            path: "\(path)",
            columns: [
                ColumnHeading(text.shares), sorting.heading(.account, text.account, on: path),
                sorting.heading(.state, text.state, on: path),
                sorting.heading(.sent, text.sentInDay, descends: true, on: path),
                sorting.heading(.waiting, text.waiting, style: "number", descends: true, on: path),
            ],
            cards: cards,
            none: cards.isEmpty ? EmptyState(text.none) : nil
        )
        return .page(Page("shared-addresses", title: text.title, text: text, view: view))
    }

    private static func key(_ account: SharedAddress.Account, _ column: Column) -> SortKey {
        switch column {
        case .account: .text("\(account.record.address)")
        case .state: .count(account.record.health.state.urgency)
        case .sent: .count(account.sent)
        case .waiting: .count(account.waiting)
        }
    }

    private static func card(
        _ shared: SharedAddress,
        number: Int,
        _ sorting: Sorting<Column>,
        _ request: ConsoleRequest
    ) -> Card {
        let (text, format) = (request.text(SharedAddressesText.self), request.format)
        return Card(
            id: "address-\(number)",
            address: "\(shared.address)",
            state: shared.isShared ? Badge(text.isShared, .good) : Badge(text.isNotShared, .neutral),
            rows: sorting.sorted(shared.accounts, by: { key($0, sorting.column) }).map { account in
                let id = account.record.id.rawValue
                return Row(
                    box: "member-\(number)-\(id)",
                    id: "\(id)",
                    account: "\(account.record.address)",
                    path: account.record.path.description,
                    isMember: account.isMember,
                    isFixed: !account.maySend,
                    condition: AccountStatus(account.record, request),
                    sent: text.of(format.number(account.sent), format.number(account.messagesPerDay)),
                    waiting: format.number(account.waiting),
                    note: account.maySend ? nil : text.mayNotSend
                )
            }
        )
    }

    private static func change(_ request: ConsoleRequest) async throws -> Answer {
        let text = request.text(SharedAddressesText.self)
        guard let address = Address(request.form[.address]),
            let shared = try await addresses(request).first(where: { $0.address.key == address.key })
        else { throw Refusal.malformed }
        let chosen = Set(request.form.all(.member))
        // What may not send as the address any more, as the page that was sent may not have known, is left out.
        let members = shared.accounts.filter { $0.maySend && chosen.contains("\($0.record.id.rawValue)") }
        do throws(StorageError) {
            try await request.console.store.share(shared.address, among: members.map(\.record.id))
        } catch {
            switch error {
            case .conflict, .notFound:
                request.notify(Notice(.warning, text.changedMeanwhile))
                return .redirect(path)
            default: throw error
            }
        }
        await request.console.gateway.accountsChanged()
        request.note(
            members.isEmpty ? "the address is no longer shared" : "the address is shared",
            category: .grants,
            account: "\(shared.address)",
            ["members": "\(members.map { "\($0.record.address)" }.joined(separator: ", "))"]
        )
        let name = "\(shared.address)"
        request.notify(Notice(.done, members.isEmpty ? text.ended(name) : text.saved(name, members.count)))
        return .redirect(path)
    }
}

/// The words of the page about shared addresses.
struct SharedAddressesText: Texts {
    let title = Localized("Shared addresses", "Gemeinsame Adressen")
    let lead = Localized(
        "Several accounts may send as these addresses. Accounts that share an address's mail send it in turn: each message "
            + "goes to the account with most of its day's quota left, and the mail of one record in Odoo stays with one "
            + "account as long as that account can send. Each message is in the Sent folder of the account that its page "
            + "names.",
        "Als diese Adressen dürfen mehrere Konten senden. Konten, die sich die E-Mails einer Adresse teilen, senden sie "
            + "abwechselnd: Jede E-Mail geht an das Konto, das von seinem Tageskontingent am meisten übrig hat, und die "
            + "E-Mails zu einem Datensatz in Odoo bleiben bei einem Konto, solange es senden kann. Jede E-Mail liegt im "
            + "Ordner „Gesendet“ des Kontos, das auf ihrer Seite steht."
    )
    let none = Localized(
        "There is no address that several accounts may send as.",
        "Es gibt keine Adresse, als die mehrere Konten senden dürfen."
    )
    let isShared = Localized("Shared", "Geteilt")
    let isNotShared = Localized("Not shared", "Nicht geteilt")
    let shares = Localized("Shares the mail", "Teilt sich die E-Mails")
    let account = Localized("Account", "Konto")
    let state = Localized("State", "Status")
    let sentInDay = Localized("Sent in 24 hours", "Gesendet in 24 Stunden")
    let waiting = Localized("Waiting", "Wartend")
    let of = { @Sendable (used: String, limit: String) in
        Localized("\(used) of \(limit)", "\(used) von \(limit)")
    }
    let mayNotSend = Localized(
        "Gmail no longer lets the account send as this address.",
        "Gmail lässt das Konto nicht mehr als diese Adresse senden."
    )
    let saveHint = Localized(
        "If no account is chosen, the address is not shared.",
        "Ist kein Konto gewählt, wird die Adresse nicht geteilt."
    )
    let saved = { @Sendable (address: String, count: Int) in
        count == 1
            ? Localized(
                "One account now sends the mail of \(address).",
                "Die E-Mails von \(address) sendet jetzt ein Konto."
            )
            : Localized(
                "\(count) accounts now share the mail of \(address).",
                "Die E-Mails von \(address) teilen sich jetzt \(count) Konten."
            )
    }
    let ended = { @Sendable (address: String) in
        Localized("\(address) is no longer shared.", "\(address) wird nicht mehr geteilt.")
    }
    let changedMeanwhile = Localized(
        "The accounts have changed in the meantime. Check the page and save again.",
        "Die Konten haben sich inzwischen geändert. Prüfen Sie die Seite und speichern Sie erneut."
    )

    init() {}
}
