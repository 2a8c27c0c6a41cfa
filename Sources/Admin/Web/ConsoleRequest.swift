import Base
import HTTPTypes
import Logging
import Storage

/// A request as a handler sees it: the client and user, the path, the language and the values.
struct ConsoleRequest: Sendable {
    let console: Console
    let client: Client
    /// The requested path, without the prefix, with its query.
    let path: LocalPath
    private(set) var language: Language
    let headers: HTTPFields
    /// The path's variables: `request.variables["id"]` for a route `queue/:id`.
    let variables: [String: String]
    let query: FormValues
    /// The form of a POST, whose token has been checked.
    private(set) var form: FormValues
    /// `nil` if no user is signed in; never `nil` on routes for users and administrators.
    let session: Sessions.Found?
    /// The secret that binds the forms on the answer's page.
    let formSecret: SecretToken
    /// What is shown on the next page.
    let notices: FlashNotices

    /// The signed-in user. Throws on public routes if there is none.
    var user: UserRecord {
        get throws {
            guard let session else { throw Refusal.signInNeeded }
            return session.user
        }
    }

    var isAdministrator: Bool { session?.user.role == .administrator }

    /// Formats times and numbers for the reader.
    var format: LocalFormat { LocalFormat(language, zone: console.options.timeZone) }

    /// A table's texts in the reader's language.
    func text<Table: Texts>(_ table: Table.Type) -> Translated<Table> { table.of(language) }

    var common: Translated<CommonText> { CommonText.of(language) }

    /// The same request in another language.
    func speaking(_ language: Language) -> ConsoleRequest {
        var request = self
        request.language = language
        return request
    }

    func with(form: FormValues) -> ConsoleRequest {
        var request = self
        request.form = form
        return request
    }

    /// Shows a notice on the next page in this browser.
    func notify(_ notice: Notice) {
        if session != nil { notices.post(notice) }
    }

    /// Whether a script reads the page again to update part of it: no one sees the rest.
    var isRefresh: Bool { headers[.refresh] != nil }

    /// Whether a request shows that somebody uses the console, and not only that a page is open.
    static func isUse(_ headers: HTTPFields, _ path: LocalPath) -> Bool {
        headers[.refresh] != idleRefresh && !LiveSection.serves(path)
    }

    /// What the script says where nobody has touched the page since it was read last.
    private static let idleRefresh = "idle"

    /// Logs an action of the signed-in user.
    ///
    /// - Parameters:
    ///   - what: what happened; see `LogGerman`.
    ///   - account: the address of the account concerned.
    ///   - facts: further facts, by name.
    func note(
        _ what: StaticString,
        category: LogCategory,
        account: String? = nil,
        message: QueueID? = nil,
        _ facts: [String: String] = [:]
    ) {
        var metadata = facts.mapValues { Logger.MetadataValue.string($0) }
        metadata["category"] = "\(category.rawValue)"
        if let session { metadata["user"] = "\(session.user.id.rawValue)" }
        if let account { metadata["account"] = "\(account)" }
        if let message { metadata["queue-id"] = "\(message)" }
        console.logger.notice("\(what)", metadata: metadata)
    }

    /// Whether cookies require TLS, as seen from the browser.
    var isSecure: Bool { console.isSecure(client) }
}

extension HTTPField.Name {
    /// Sent by the console's script when it reads a page again to update part of it.
    fileprivate static let refresh = HTTPField.Name("Console-Refresh") ?? .from
}
