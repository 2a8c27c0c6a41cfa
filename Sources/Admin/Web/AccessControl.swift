import Base
import HTTPTypes
import Hummingbird
import NIOCore
import Storage

/// Admits requests to the handlers: identifies the user and checks the permission and the form's token.
struct AccessControl: Sendable {
    let console: Console
    let pages: PageWriter

    func admit(
        _ received: Request,
        _ context: ConsoleContext,
        for audience: Audience,
        _ handler: ConsoleRoutes.Handler
    ) async throws -> Response {
        let client = try console.client(of: received, context)
        let path = console.localPath(of: received)
        let session = try await console.sessions.find(
            cookie(.session, received, client),
            isUse: ConsoleRequest.isUse(received.headers, path)
        )
        var request = ConsoleRequest(
            console: console,
            client: client,
            path: path,
            language: language(received, client, session?.user),
            headers: received.headers,
            variables: Dictionary(context.parameters.map { ("\($0.key)", "\($0.value)") }) { first, _ in first },
            query: FormValues(received.uri.query ?? "") ?? FormValues(),
            form: FormValues(),
            session: session,
            formSecret: session?.token ?? cookie(.formSecret, received, client).flatMap { SecretToken($0) }
                ?? SecretToken(),
            notices: FlashNotices()
        )
        do {
            try check(audience, session)
            if received.method == .post { request = request.with(form: try await form(received, request)) }
            let answer = try await handler(request)
            if let language = answer.language { request = request.speaking(language) }
            if case .events(let stream) = answer.content { stream.attach(to: context.channel, console.connections) }
            guard case .page = answer.content else { return try pages.response(to: answer, request) }
            return try pages.response(to: answer, request, in: await PageSurroundings(request))
        } catch {
            return try pages.response(to: try FailurePage.answer(error, request), request)
        }
    }

    /// The only place that checks roles.
    private func check(_ audience: Audience, _ session: Sessions.Found?) throws(Refusal) {
        if audience == .everyone { return }
        guard let session else { throw .signInNeeded }
        if audience != .signedIn, console.lacksSecondFactor(session.user) { throw .secondFactorNeeded }
        if audience == .administrator, session.user.role != .administrator { throw .forbidden }
    }

    /// The form of a POST, after checking that a page of the console sent it.
    private func form(_ received: Request, _ request: ConsoleRequest) async throws -> FormValues {
        guard SameOrigin.allows(received.headers, origins: console.origins(request.client)) else {
            throw Refusal.foreignForm
        }
        let type = received.headers[.contentType] ?? ""
        let boundary = MultipartForm.boundary(of: type)
        guard boundary != nil || type.lowercased().hasPrefix("application/x-www-form-urlencoded") else {
            throw Refusal.malformed
        }
        let body: ByteBuffer
        do {
            body = try await received.body.collect(upTo: console.options.limits.body)
        } catch is NIOTooManyBytesError {
            throw Refusal.tooLarge
        }
        let read =
            if let boundary {
                MultipartForm(Array(body.readableBytesView), boundary: boundary).map(FormValues.init)
            } else {
                FormValues(String(buffer: body))
            }
        guard let form = read else { throw Refusal.malformed }
        guard request.formSecret.admits(formToken: form.raw(.formToken) ?? "") else { throw Refusal.foreignForm }
        return form
    }

    private func cookie(_ name: CookieName, _ received: Request, _ client: Client) -> String? {
        name.value(in: received.headers, isSecure: console.isSecure(client))
    }

    /// The language: the user's own choice, the footer's cookie, or the browser's preference.
    private func language(_ received: Request, _ client: Client, _ user: UserRecord?) -> Language {
        user?.language.flatMap(Language.init(rawValue:))
            ?? cookie(.language, received, client).flatMap(Language.init(rawValue:))
            ?? Language.preferred(received.headers[.acceptLanguage])
    }
}

/// The client of a request and the host it asked for, from the connection or from a trusted proxy's headers.
struct Client: Sendable, Hashable {
    /// The browser's address, in canonical form.
    let address: String
    /// The host that the browser requested.
    let origin: WebOrigin

    /// - Parameters:
    ///   - peer: the remote address; `nil` if the connection is already closed.
    ///   - host: the request's Host.
    /// - Returns: `nil` if the Host is invalid.
    init?(peer: IPAddress?, isSecure: Bool, host: String?, headers: HTTPFields, trusted: [IPNetwork]) {
        var host = host
        var isSecure = isSecure
        var address = peer
        if let peer, trusted.contains(where: { $0.contains(peer) }) {
            address = Self.browser(headers[.xForwardedFor], trusted: trusted) ?? peer
            if let scheme = Self.last(headers[.xForwardedProto]) { isSecure = scheme.lowercased() == "https" }
            if let name = Self.last(headers[.xForwardedHost]) { host = name }
        }
        guard let host, WebOrigin.isHost(host) else { return nil }
        self.address = address?.description ?? "unknown"
        origin = WebOrigin(isSecure: isSecure, host: host)
    }

    /// The last address that no trusted proxy added itself: a client can forge everything before it.
    private static func browser(_ field: String?, trusted: [IPNetwork]) -> IPAddress? {
        guard let field else { return nil }
        var found: IPAddress?
        for text in field.split(separator: ",").reversed() {
            guard let address = IPAddress(trimmed(text)) else { return found }
            found = address
            if !trusted.contains(where: { $0.contains(address) }) { return address }
        }
        return found
    }

    private static func last(_ field: String?) -> String? {
        field?.split(separator: ",").last.map { String(trimmed($0)) }
    }

    private static func trimmed(_ text: Substring) -> Substring {
        let start = text.drop { $0 == " " || $0 == "\t" }
        let end = start.lastIndex { $0 != " " && $0 != "\t" }
        return end.map { start[...$0] } ?? start[..<start.startIndex]
    }
}
