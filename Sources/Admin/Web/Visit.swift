import Base
import HTTPTypes
import Logging
import Storage

/// One request, as a handler sees it: who asks for what, in which language, with which values.
struct Visit: Sendable {
    let console: Console
    let client: Client
    /// The path asked for, without the prefix, with its query.
    let path: LocalPath
    let language: Language
    let headers: HTTPFields
    /// The path's variables: `visit.variables["id"]` for a route `queue/:id`.
    let variables: [String: String]
    let query: FormValues
    /// The form of a POST, whose token has been checked.
    let form: FormValues
    /// `nil` where nobody is signed in; never `nil` on routes for persons and administrators.
    let session: Sessions.Found?
    /// What forms on the answer's page are bound to.
    let formSecret: SecretToken

    /// Who is signed in. Throws on public routes where nobody is.
    var person: PersonRecord {
        get throws {
            guard let session else { throw Refusal.signInNeeded }
            return session.person
        }
    }

    var isAdministrator: Bool { session?.person.role == .administrator }

    /// Times and numbers as the reader writes them.
    var format: LocalFormat { LocalFormat(language, zone: console.options.timeZone) }

    /// An area's words in the reader's language.
    func text<Table: Texts>(_ table: Table.Type) -> Translated<Table> { table.of(language) }

    var common: Translated<CommonText> { CommonText.of(language) }

    /// Says something on the next page that this browser is shown.
    func notify(_ notice: Notice) {
        guard let session else { return }
        console.notices.post(notice, to: session.session.digest)
    }

    /// Whether a script reads the page again to renew a part of it: nobody sees the rest.
    var isRefresh: Bool { headers[.refresh] != nil }

    /// Writes into the log what the signed-in person did.
    ///
    /// - Parameters:
    ///   - account: the address of the account that it is about.
    ///   - facts: further facts by name.
    func note(
        _ what: String,
        area: LogArea,
        account: String? = nil,
        message: QueueID? = nil,
        _ facts: [String: String] = [:]
    ) {
        var metadata = facts.mapValues { Logger.MetadataValue.string($0) }
        metadata["area"] = "\(area.rawValue)"
        if let session { metadata["person"] = "\(session.person.id.rawValue)" }
        if let account { metadata["account"] = "\(account)" }
        if let message { metadata["queue-id"] = "\(message)" }
        console.logger.notice("\(what)", metadata: metadata)
    }

    /// Whether cookies of this visit go by TLS alone, seen from the browser.
    var isSecure: Bool { console.isSecure(client) }
}

extension HTTPField.Name {
    /// Sent by the console's script when it reads a page again to renew a part of it.
    fileprivate static let refresh = HTTPField.Name("Console-Refresh") ?? .from
}
