import Base
import HTTPTypes
import Storage

/// API keys: created, shown once, revoked; and the operations they allow.
enum KeysSection: ConsoleSection {
    static let templates = [
        Template("keys", PackageResources.keys_mustache),
        Template("operations", PackageResources.operations_mustache),
    ]
    static let texts: any Texts.Type = KeysText.self
    static let navigation = [
        NavigationItem(
            name: { KeysText.of($0).title },
            path: "/keys",
            icon: "key",
            audience: .administrator,
            group: .administration,
            rank: 85
        )
    ]

    /// The choices for a key's validity, in days; 0 means until it is revoked.
    private static let lifetimes = [30, 90, 365, 0]
    private static let longestName = 60

    static func register(_ routes: ConsoleRoutes) {
        routes.get("keys", for: .administrator) { try await page($0) }
        routes.post("keys", for: .administrator, make)
        routes.post("keys/:id/revoke", for: .administrator, revoke)
        routes.get("keys/operations", for: .administrator, operations)
    }

    /// The columns by which the list can be sorted.
    private enum Column: String, Sendable {
        case name, scope
        case creator = "created-by"
        case created, expires
        case lastUsed = "last-used"
    }

    private struct View: Sendable {
        let made: String?
        let hasKeys: Bool
        let columns: [ColumnHeading]
        let keys: [KeyLine]
        let none: EmptyState?
        let name: Field
        let scope: SelectField
        let days: SelectField
    }

    private static func make(_ request: ConsoleRequest) async throws -> Answer {
        let (text, now) = (request.text(KeysText.self), request.console.clock.now)
        let name = request.form[.name]
        var errors: [FormField: String] = [:]
        if name.isEmpty { errors[.name] = request.common.missing }
        if name.count > longestName { errors[.name] = text.tooLong }
        guard let scope = APIScope(rawValue: request.form[.scope]), let days = Int(request.form[.days]),
            lifetimes.contains(days)
        else { throw Refusal.malformed }
        guard errors.isEmpty else { return try await page(request, errors: errors) }
        let (key, digest) = APIGate.make()
        let new = NewAPIKey(
            digest: digest,
            name: name,
            scope: scope,
            createdBy: try request.user.id,
            expiresAt: days == 0 ? nil : now + .days(days)
        )
        do {
            _ = try await request.console.store.addAPIKey(new, at: now)
        } catch {
            guard case .conflict = error else { throw error }
            return try await page(request, errors: [.name: text.isTaken])
        }
        request.note("an API key was created", category: .settings, ["api-key": name, "scope": scope.rawValue])
        return try await page(request, made: key)
    }

    private static func revoke(_ request: ConsoleRequest) async throws -> Answer {
        let text = request.text(KeysText.self)
        let id = Int64(request.variables["id"] ?? "").map(APIKey.ID.init(rawValue:))
        guard let key = try await request.console.store.apiKeys().first(where: { $0.id == id }) else {
            throw Refusal.notFound
        }
        guard request.isConfirmed else {
            return request.confirm(
                Confirmation(
                    text.revokeQuestion(key.name),
                    consequences: [text.revokeConsequence],
                    button: text.revoke,
                    action: request.path,
                    back: "/keys"
                )
            )
        }
        try await request.console.store.removeAPIKey(key.id)
        request.note("an API key was revoked", category: .settings, ["api-key": key.name])
        request.notify(Notice(.done, text.revoked(key.name)))
        return .redirect("/keys")
    }

    private static func page(
        _ request: ConsoleRequest,
        made: String? = nil,
        errors: [FormField: String] = [:]
    ) async throws -> Answer {
        let text = request.text(KeysText.self)
        let sorting = Sorting<Column>(request.query, usual: .name)
        let keys = sorting.sorted(try await request.console.store.apiKeys()) { key($0, sorting.column, text) }
        let typed = { (field: FormField) in errors.isEmpty ? "" : request.form[field] }
        let view = View(
            made: made,
            hasKeys: !keys.isEmpty,
            columns: columns(sorting, text),
            keys: keys.map { KeyLine($0, request) },
            none: keys.isEmpty ? EmptyState(text.none) : nil,
            name: Field(.name, text.name, value: typed(.name), hint: text.nameHint, error: errors[.name]),
            scope: SelectField(
                .scope,
                text.scope,
                APIScope.allCases.map { ($0.rawValue, text.words($0)) },
                selected: typed(.scope)
            ),
            days: SelectField(
                .days,
                text.lifetime,
                lifetimes.map { ("\($0)", text.days($0)) },
                selected: typed(.days)
            )
        )
        var page = Page("keys", title: text.title, text: text, view: view)
        page.section = "/keys"
        return .page(page, status: errors.isEmpty ? .ok : .unprocessableContent)
    }

    private static func key(_ key: APIKey, _ column: Column, _ text: Translated<KeysText>) -> SortKey {
        switch column {
        case .name: .text(key.name)
        case .scope: .text(text.words(key.scope))
        case .creator: .text(key.createdBy)
        case .created: .number(key.createdAt.milliseconds)
        // One that never expires does so last.
        case .expires: .number(key.expiresAt?.milliseconds ?? .max)
        case .lastUsed: .number(key.lastUsedAt?.milliseconds ?? 0)
        }
    }

    private static func columns(_ sorting: Sorting<Column>, _ text: Translated<KeysText>) -> [ColumnHeading] {
        let path: LocalPath = "/keys"
        return [
            sorting.heading(.name, text.name, on: path), sorting.heading(.scope, text.scope, on: path),
            sorting.heading(.creator, text.createdBy, on: path),
            sorting.heading(.created, text.createdAt, descends: true, on: path),
            sorting.heading(.expires, text.expires, on: path),
            sorting.heading(.lastUsed, text.lastUsed, descends: true, on: path), ColumnHeading(text.actions),
        ]
    }

    private struct OperationLine: Sendable {
        let method: String
        let path: String
        let summary: String
        let scope: String
    }

    private struct OperationsView: Sendable {
        let root: String
        let operations: [OperationLine]
    }

    private static func operations(_ request: ConsoleRequest) async throws -> Answer {
        let text = request.text(KeysText.self)
        let root = request.console.options.pathPrefix + APIResponder.root
        let lines = APIOperations.all.map { operation in
            OperationLine(
                method: operation.method.rawValue,
                path: root + operation.path,
                summary: operation.summary[request.language],
                scope: operation.scope.map(text.words) ?? text.noKey
            )
        }
        var page = Page(
            "operations",
            title: text.operations,
            text: text,
            view: OperationsView(root: root, operations: lines)
        )
        page.section = "/keys"
        return .page(page)
    }
}

/// A row of the list of keys.
struct KeyLine: Sendable {
    let id: String
    let name: String
    let scope: String
    let createdBy: String
    let createdAt: String
    let expires: String
    let expired: Badge?
    let suspended: Badge?
    let lastUsed: String

    init(_ key: APIKey, _ request: ConsoleRequest) {
        let text = request.text(KeysText.self)
        id = "\(key.id.rawValue)"
        name = key.name
        scope = text.words(key.scope)
        createdBy = key.createdBy
        createdAt = request.format.dateAndClock(key.createdAt)
        expires = key.expiresAt.map(request.format.dateAndClock) ?? request.common.never
        expired = key.expiresAt.map { $0 <= request.console.clock.now } == true ? Badge(text.expired, .warning) : nil
        suspended = key.isSuspended ? Badge(text.suspended, .warning) : nil
        lastUsed = key.lastUsedAt.map(request.format.dateAndClock) ?? request.common.never
    }
}
