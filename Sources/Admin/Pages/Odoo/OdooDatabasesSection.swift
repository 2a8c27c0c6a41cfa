import Base
import HTTPTypes
import Storage

/// The Odoo databases: the list, adding, changing and removing them.
enum OdooDatabasesSection: ConsoleSection {
    static let path: LocalPath = "/odoo/databases"
    static let templates = [Template("odoo-databases", PackageResources.odoo_databases_mustache)]
    static let texts: any Texts.Type = OdooDatabasesText.self
    static let navigation: [NavigationItem] = []

    static func register(_ routes: ConsoleRoutes) {
        routes.get("odoo/databases", for: .administrator) { try await page($0) }
        routes.post("odoo/databases", for: .administrator, save)
        routes.post("odoo/databases/remove", for: .administrator, remove)
    }

    /// The columns by which the list can be sorted.
    private enum Column: String, Sendable {
        case place, name, url, login, source
    }

    private struct Row: Sendable {
        let name: String
        let url: String
        let database: String
        let login: String
        let state: Badge
        /// Why it is not used.
        let why: String?
        let test: String?
        let change: String?
        let canBeRemoved: Bool

        init(_ database: ListedOdooDatabase, _ text: Translated<OdooDatabasesText>) {
            (name, url, login) = (database.name, database.url, database.login)
            self.database = database.database
            let isUsed = [.fromFile, .added].contains(database.state)
            switch database.state {
            case .fromFile: (state, why) = (Badge(text.fromFile, .neutral), nil)
            case .added: (state, why) = (Badge(text.added, .good), nil)
            case .hidden: (state, why) = (Badge(text.notUsed, .warning), text.whyHidden)
            case .withoutKey: (state, why) = (Badge(text.notUsed, .bad), text.whyWithoutKey)
            }
            test = isUsed ? LocalPath("/odoo").with(.database, name).description : nil
            canBeRemoved = database.state != .fromFile
            change =
                [.added, .withoutKey].contains(database.state)
                ? OdooDatabasesSection.path.with(.database, name).description : nil
        }
    }

    private struct View: Sendable {
        let columns: [ColumnHeading]
        let hasRows: Bool
        let rows: [Row]
        let none: EmptyState?
        let heading: String
        let isNew: Bool
        /// The name of the database that is changed.
        let fixedName: String?
        let fields: [Field]
    }

    // MARK: Changes

    private static let longestText = 200
    private static let longestName = 60

    private static func save(_ request: ConsoleRequest) async throws -> Answer {
        guard let odoo = request.console.odoo else { throw Refusal.notFound }
        let (form, text) = (request.form, request.text(OdooDatabasesText.self))
        let isNew = form.isOn(.isNew)
        let key = form.raw(.apiKey) ?? ""
        var errors: [FormField: String] = [:]
        for field in [FormField.url, .nameInOdoo, .login] {
            if form[field].isEmpty { errors[field] = request.common.missing }
            if form[field].utf8.count > longestText { errors[field] = text.isTooLong }
        }
        if key.utf8.count > longestText { errors[.apiKey] = text.isTooLong }
        if !isName(form[.database]) { errors[.database] = text.nameWrong }
        guard errors.isEmpty else { return try await page(request, errors: errors) }
        let typed = TypedOdooDatabase(
            name: form[.database],
            url: form[.url],
            database: form[.nameInOdoo],
            login: form[.login],
            key: key.isEmpty ? nil : Secret(key),
            isNew: isNew
        )
        do { try await odoo.save(typed) } catch let problem as OdooDatabaseProblem {
            let (field, words): (FormField, String) =
                switch problem {
                case .isInFile: (.database, text.isInFile)
                case .exists: (.database, text.exists)
                case .noURL: (.url, text.urlWrong)
                case .isOther: (.nameInOdoo, text.isOther)
                case .noKey: (.apiKey, text.keyMissing)
                }
            return try await page(request, errors: [field: words])
        }
        request.note("an Odoo database was saved", category: .settings, ["database": typed.name, "url": typed.url])
        request.console.gateway.actionsRequested()
        request.notify(Notice(.done, text.saved(typed.name)))
        return .redirect(LocalPath("/odoo").with(.database, typed.name))
    }

    /// What suits a URL, a log and the name of a file.
    private static func isName(_ name: String) -> Bool {
        (1...longestName).contains(name.utf8.count)
            && name.utf8.allSatisfy { byte in
                let character = Character(Unicode.Scalar(byte))
                return byte < 0x80 && (character.isLetter || character.isNumber || "-._".contains(character))
            }
    }

    private static func remove(_ request: ConsoleRequest) async throws -> Answer {
        guard let odoo = request.console.odoo else { throw Refusal.notFound }
        let (text, name) = (request.text(OdooDatabasesText.self), request.form[.database])
        guard try await odoo.all.contains(where: { $0.name == name && $0.state != .fromFile }) else {
            throw Refusal.notFound
        }
        guard request.isConfirmed else {
            return request.confirm(
                Confirmation(
                    text.removeQuestion(name),
                    consequences: text.removeEffects,
                    button: text.remove,
                    action: request.path,
                    back: path,
                    fields: [(.database, name)]
                )
            )
        }
        try await odoo.removeDatabase(named: name)
        request.note("an Odoo database was removed", category: .settings, ["database": name])
        request.notify(Notice(.done, text.removed(name)))
        return .redirect(path)
    }

    // MARK: The page

    private static func page(_ request: ConsoleRequest, errors: [FormField: String] = [:]) async throws -> Answer {
        let text = request.text(OdooDatabasesText.self)
        let all = try await request.console.odoo?.all ?? []
        let sorting = Sorting<Column>(request.query, usual: .place)
        let sorted = sorting.sorted(all) { database in
            switch sorting.column {
            case .place: .count(0)
            case .name: .text(database.name)
            case .url: .text(database.url)
            case .login: .text(database.login)
            case .source: .count(database.state == .fromFile ? 0 : 1)
            }
        }
        let wanted =
            errors.isEmpty ? request.query[.database] : request.form.isOn(.isNew) ? "" : request.form[.database]
        let changed = all.first { $0.name == wanted && [.added, .withoutKey].contains($0.state) }
        let view = View(
            columns: [
                sorting.heading(.name, text.name, on: path), sorting.heading(.url, text.url, on: path),
                sorting.heading(.login, text.login, on: path), sorting.heading(.source, text.source, on: path),
                ColumnHeading(text.actions),
            ],
            hasRows: !all.isEmpty,
            rows: sorted.map { Row($0, text) },
            none: all.isEmpty ? EmptyState(text.none) : nil,
            heading: changed.map { text.changeOf($0.name) } ?? text.add,
            isNew: changed == nil,
            fixedName: changed?.name,
            fields: fields(changed, errors, request)
        )
        var page = Page("odoo-databases", title: text.title, text: text, view: view)
        page.section = path
        return .page(page, status: errors.isEmpty ? .ok : .unprocessableContent)
    }

    private static func fields(
        _ changed: ListedOdooDatabase?,
        _ errors: [FormField: String],
        _ request: ConsoleRequest
    ) -> [Field] {
        let text = request.text(OdooDatabasesText.self)
        let typed = { (field: FormField, stored: String?) in errors.isEmpty ? stored ?? "" : request.form[field] }
        let name = Field(
            .database,
            text.name,
            value: typed(.database, nil),
            hint: text.nameHint,
            error: errors[.database],
            autocomplete: "off"
        )
        let rest = [
            Field(.url, text.url, .url, value: typed(.url, changed?.url), hint: text.urlHint, error: errors[.url]),
            Field(
                .nameInOdoo,
                text.nameInOdoo,
                value: typed(.nameInOdoo, changed?.database),
                hint: text.nameInOdooHint,
                error: errors[.nameInOdoo],
                autocomplete: "off"
            ),
            Field(
                .login,
                text.login,
                value: typed(.login, changed?.login),
                hint: text.loginHint,
                error: errors[.login],
                autocomplete: "off"
            ),
            Field(
                .apiKey,
                text.key,
                .password,
                hint: changed?.state == .added ? text.keyKept : text.keyHint,
                error: errors[.apiKey],
                autocomplete: "new-password",
                isOptional: changed?.state == .added,
                saysOptional: false
            ),
        ]
        return (changed == nil ? [name] : []) + rest
    }
}
